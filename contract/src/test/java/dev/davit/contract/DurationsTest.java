package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S, 0s",
    "10s, PT10S, 10s",
    "1m30s, PT1M30S, 1m30s",
    "90s, PT1M30S, 1m30s",
    "500ms, PT0.5S, 500ms",
    "1h, PT1H, 1h",
    "1h5ms, PT1H0.005S, 1h5ms",
    "1h2m3s4ms, PT1H2M3.004S, 1h2m3s4ms",
    "999999999h, PT999999999H, 999999999h",
    "00060m, PT1H, 1h",
  })
  void readsTheTextAndWritesTheShortest(String text, Duration duration, String shortest) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(shortest);
    assertThat(Durations.parse(shortest)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "s",
        "-1s",
        "+1s",
        "1.5s",
        "1s1m",
        "1s1s",
        "1d",
        "1 s",
        "1S",
        "10s ",
        "PT1S",
        "9999999999h",
        "١s",
        "1m30",
        "1us",
        "1s\n"
      })
  void refusesAnythingElseAndQuotesIt(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not a duration; allowed: hours, minutes, seconds, milliseconds, such as 1h30m, 10s or 500ms",
            text);
  }
}
