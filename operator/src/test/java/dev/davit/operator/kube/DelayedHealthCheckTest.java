package dev.davit.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DelayedHealthCheckTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = NOON;
  private String wrong = "";
  private final DelayedHealthCheck check =
      new DelayedHealthCheck(() -> wrong, Duration.ofMinutes(1), () -> now);

  @Test
  void onlyWhatLastsIsToldWithItsBeginning() {
    assertThat(check.get()).isEmpty();
    wrong = "no watch";
    assertThat(check.get()).isEmpty();
    now = NOON.plusSeconds(59);
    assertThat(check.get()).isEmpty();
    now = NOON.plusSeconds(60);
    assertThat(check.get()).isEqualTo("no watch since 2026-01-01T12:00:00Z");
  }

  @Test
  void whatRecoversBeginsAnew() {
    wrong = "no watch";
    assertThat(check.get()).isEmpty();
    now = NOON.plusSeconds(59);
    wrong = "";
    assertThat(check.get()).isEmpty();
    wrong = "no watch";
    now = NOON.plusSeconds(61);
    assertThat(check.get()).isEmpty();
  }
}
