package dev.davit.sdk;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Retry POLICY =
      Retry.attempts(4).minTimeout(ofSeconds(1)).maxTimeout(ofSeconds(3)).randomize(false);

  private final TestClock clock = TestClock.at(NOON);
  private final AtomicInteger tries = new AtomicInteger();

  /// A block that throws so often.
  private String failing(int times, Exception thrown) throws Exception {
    if (tries.incrementAndGet() <= times) {
      throw thrown;
    }
    return "done at try " + tries.get();
  }

  private TestResult<String> run(Retry policy, int times, Exception thrown, Duration limit) {
    var task =
        Task.of("t", String.class, String.class)
            .maxDuration(limit)
            .run((in, ctx) -> ctx.retrying().onThrow(policy, () -> failing(times, thrown)));
    return TestKit.DEFAULT.clock(clock).attemptOf(task, "");
  }

  @Test
  void repeatsTheBlockWithGrowingPausesUntilItDoesNotThrow() {
    var result = run(POLICY, 3, new IOException("busy"), Duration.ofHours(1));

    assertThat(result.output()).isEqualTo("done at try 4");
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(1 + 2 + 3));
  }

  @Test
  void throwsWhatTheLastTryThrew() {
    var result = run(POLICY, 4, new IOException("busy"), Duration.ofHours(1));

    assertThat(result.failure().reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(result.failure().error().type()).isEqualTo("java.io.IOException");
    assertThat(tries).hasValue(4);
  }

  @Test
  void anAbortAndAnInterruptAreNotRepeated() {
    assertThat(run(POLICY, 4, new AbortTaskRunException("no"), ofSeconds(60)).failure().reason())
        .isEqualTo(Reason.ABORTED);
    assertThat(tries).hasValue(1);

    assertThat(run(POLICY, 4, new InterruptedException(), ofSeconds(60)).failure().error().type())
        .isEqualTo("java.lang.InterruptedException");
    assertThat(tries).hasValue(2);
  }

  @Test
  void noPauseIsBegunThatDoesNotEndBeforeTheDeadline() {
    var slow = Retry.attempts(9).minTimeout(ofSeconds(4)).maxTimeout(ofSeconds(4)).randomize(false);

    assertThat(run(slow, 9, new IOException("busy"), ofSeconds(9)).failure().error().message())
        .isEqualTo("busy");
    assertThat(tries).hasValue(3);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(8));
  }

  @Test
  void aCancelEndsAPause() {
    var policy = Retry.attempts(9).minTimeout(ofSeconds(40)).maxTimeout(ofSeconds(40));
    var task =
        Task.of("t", String.class, String.class)
            .run((in, ctx) -> ctx.retrying().onThrow(policy, () -> failing(9, new IOException())));

    var result = TestKit.DEFAULT.cancel().attemptOf(task, "");

    assertThat(result.cancellation().partial()).isEmpty();
    assertThat(tries).hasValue(1);
  }

  @Test
  void theDelayIsTheOperatorsFormula() {
    var retry = Retry.attempts(9).minTimeout(ofSeconds(1)).maxTimeout(ofSeconds(10)).factor(3);

    assertThat(retry.delayAfter(1, 0)).isEqualTo(ofSeconds(1));
    assertThat(retry.delayAfter(1, 0.5)).isEqualTo(ofMillis(1500));
    assertThat(retry.delayAfter(2, 0)).isEqualTo(ofSeconds(3));
    assertThat(retry.delayAfter(3, 0.9)).isEqualTo(ofSeconds(10));
    assertThat(retry.delayAfter(250, 0)).isEqualTo(ofSeconds(10));
    assertThat(retry.randomize(false).delayAfter(1, 0.9)).isEqualTo(ofSeconds(1));
  }
}
