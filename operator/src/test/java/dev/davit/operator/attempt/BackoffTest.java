package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({
    // factor, min, max, randomize, attempt, jitter, delay
    "2, PT1S, PT10S, false, 1, 0.9, PT1S",
    "2, PT1S, PT10S, false, 2, 0.9, PT2S",
    "2, PT1S, PT10S, false, 4, 0.9, PT8S",
    "2, PT1S, PT10S, false, 5, 0.9, PT10S",
    "2, PT1S, PT10S, true, 1, 0.5, PT1.5S",
    "2, PT1S, PT10S, true, 1, 0, PT1S",
    "2, PT1S, PT10S, true, 4, 0.5, PT10S",
    "1, PT1S, PT10S, false, 250, 0, PT1S",
    "100, PT1S, PT24H, false, 250, 0, PT24H",
    "2, PT0S, PT0S, true, 3, 0.5, PT0S",
    "100, PT0S, PT24H, false, 250, 0, PT0S",
  })
  void delays(
      double factor,
      Duration min,
      Duration max,
      boolean randomize,
      int attempt,
      double jitter,
      Duration delay) {
    assertThat(new Backoff(factor, min, max, randomize).after(attempt, jitter)).isEqualTo(delay);
  }
}
