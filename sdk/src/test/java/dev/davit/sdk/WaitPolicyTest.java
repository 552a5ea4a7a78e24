package dev.davit.sdk;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.sdk.WaitPolicy.Over;
import dev.davit.sdk.WaitPolicy.Passing;
import dev.davit.sdk.WaitPolicy.Sleep;
import dev.davit.sdk.WaitPolicy.Suspend;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class WaitPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Waits HOLD = Waits.hold();
  private static final Waits SUSPEND = Waits.suspend();

  record Case(
      String sentence,
      Waits waits,
      Duration rest,
      boolean canSuspend,
      boolean canHold,
      Passing passing) {
    Case(String sentence, Waits waits, Duration rest, boolean canSuspend, Passing passing) {
      this(sentence, waits, rest, canSuspend, false, passing);
    }

    @Override
    public String toString() {
      return sentence;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case("a wait that is over passes", SUSPEND, ofSeconds(-9), true, new Over()),
          new Case("so does one that ends now", SUSPEND, Duration.ZERO, true, new Over()),
          new Case("hold sleeps, however long", HOLD, ofDays(9), true, new Sleep(ofDays(9))),
          new Case(
              "with a gateway, hold gives the slot back for more than 60 s",
              HOLD,
              ofSeconds(60).plusNanos(1),
              true,
              true,
              new WaitPolicy.Hold()),
          new Case(
              "hold keeps it for 60 s", HOLD, ofSeconds(60), true, true, new Sleep(ofSeconds(60))),
          new Case(
              "who can be suspended is not held", SUSPEND, ofDays(9), true, true, new Suspend()),
          new Case(
              "a rest of 60 s is held", SUSPEND, ofSeconds(60), true, new Sleep(ofSeconds(60))),
          new Case(
              "a rest of more is suspended",
              SUSPEND,
              ofSeconds(60).plusNanos(1),
              true,
              new Suspend()),
          new Case(
              "what cannot be suspended is held", SUSPEND, ofDays(9), false, new Sleep(ofDays(9))),
          new Case(
              "holdFor is the longest rest that is held",
              Waits.suspend().holdFor(ofMinutes(10)),
              ofMinutes(10),
              true,
              new Sleep(ofMinutes(10))),
          new Case(
              "with holdFor 0 a rest of 5 s is suspended",
              Waits.suspend().holdFor(Duration.ZERO),
              ofSeconds(5),
              true,
              new Suspend()),
          new Case(
              "a shorter one is held, as another pod would not be faster",
              Waits.suspend().holdFor(Duration.ZERO),
              ofSeconds(5).minusNanos(1),
              true,
              new Sleep(ofSeconds(5).minusNanos(1))));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void passesAsTheTableSays(Case it) {
    assertThat(
            WaitPolicy.passing(it.waits(), NOW, NOW.plus(it.rest()), it.canSuspend(), it.canHold()))
        .isEqualTo(it.passing());
  }

  @Test
  void theBoundsAreNamed() {
    assertThat(WaitPolicy.faultOf(NOW, NOW.plus(ofDays(366)), false)).isEmpty();
    assertThat(WaitPolicy.faultOf(NOW, NOW.plus(ofDays(366)).plusNanos(1), true))
        .contains(
            "the wait would end at 2027-01-03T03:04:05.000000001Z; allowed at 2026-01-02T03:04:05Z: up to 366 days");
    assertThat(WaitPolicy.faultOf(NOW, Instant.MAX, true)).isPresent();
    assertThat(WaitPolicy.faultOf(NOW, NOW, false)).isEmpty();
    assertThat(WaitPolicy.faultOf(NOW, NOW.minusNanos(1), true)).isEmpty();
    assertThat(WaitPolicy.faultOf(NOW, NOW.minusSeconds(1), false))
        .contains(
            "the wait was to end at 2026-01-02T03:04:04Z, which was past at 2026-01-02T03:04:05Z");
  }

  @Test
  void aWaitOfLessThanFiveSecondsIsLocal() {
    assertThat(WaitPolicy.isLocal(NOW, NOW.plusSeconds(5))).isFalse();
    assertThat(WaitPolicy.isLocal(NOW, NOW.plusSeconds(5).minusNanos(1))).isTrue();
  }

  @Test
  void holdForHasBounds() {
    assertThat(Waits.suspend().holdFor(ofHours(1)).holdFor()).isEqualTo(ofHours(1));
    assertThatThrownBy(() -> Waits.suspend().holdFor(ofHours(1).plusMillis(1)))
        .hasMessageContaining("waits.holdFor is")
        .hasMessageEndingWith("allowed: 0s to 1h");
    assertThatThrownBy(() -> Waits.suspend().holdFor(ofSeconds(-1)))
        .hasMessageStartingWith("waits.holdFor is PT-1S");
  }
}
