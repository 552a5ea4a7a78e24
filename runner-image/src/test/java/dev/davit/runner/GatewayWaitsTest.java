package dev.davit.runner;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GatewayWaitsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Wait TOKEN = Wait.token("a", 1, "approval");

  record Case(String sentence, int retryAfter, List<Wait> waits, Duration pause) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Wait in(int seconds) {
    return Wait.time("", 1, NOW.plusSeconds(seconds));
  }

  static final List<Case> CASES =
      List.of(
          new Case("a call that has waited is made again at once", 0, List.of(TOKEN), ofSeconds(0)),
          new Case("a gateway without room says when", 7, List.of(TOKEN), ofSeconds(7)),
          new Case(
              "a time that is far away is asked for now and then",
              60,
              List.of(in(9_000)),
              ofSeconds(60)),
          new Case(
              "but not later than it is over", 60, List.of(TOKEN, in(20), in(30)), ofSeconds(20)),
          new Case("what is over is asked for at once", 60, List.of(in(-5)), ofSeconds(0)));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void asksAgainAsTheTableSays(Case it) {
    assertThat(GatewayWaits.pause(new WaitEnds(List.of(), it.retryAfter()), it.waits(), NOW))
        .isEqualTo(it.pause());
  }
}
