package dev.davit.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.contract.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
  private static final double ALMOST_ONE = Math.nextDown(1.0);

  @ParameterizedTest
  @CsvSource({
    // window, share, interval, offset
    "30m, 0, 1h, 0",
    "30m, 0.5, 1h, 900",
    "30m, 0.999, 1h, 1798",
    "2h, 0.5, 1h, 1800",
    "1h30m, 0.5, , 2700",
    "1500ms, 0.9, 1h, 0",
    "0s, 0.9, 1h, 0",
    "8784h, 0.5, 1m, 30",
    "50%, 0.5, 1h, 900",
    "100%, 0.5, 1h, 1800",
    "0%, 0.5, 1h, 0",
    "50%, 0.5, , 0",
  })
  void theOffsetIsAShareOfTheWindow(String window, double share, String interval, long seconds) {
    var next = Optional.ofNullable(interval).map(it -> NOON.plus(Durations.parse(it)));

    assertThat(Window.parse(window).offset(share, NOON, next))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void theOffsetIsAlwaysLessThanTheInterval() {
    var random = new Random(7);
    for (var i = 0; i < 10_000; i++) {
      var seconds = 1 + random.nextLong(i % 2 == 0 ? 100 : 50L * 366 * 86400);
      var next = Optional.of(NOON.plusSeconds(seconds));

      assertThat(Window.parse("100%").offset(ALMOST_ONE, NOON, next).toSeconds())
          .as("%d", seconds)
          .isLessThan(seconds);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "%", "-5%", "1.5%", "50 %", "9999999999%", "1d", "50%30m"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Window.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"%s\" is not a window; allowed: a duration, such as 30m or 1h30m, or a part of the interval, such as 50%%",
            text);
  }

  @ParameterizedTest
  @CsvSource({
    "101%, the window is 101%; allowed: 0% to 100%",
    "8785h, the window is 8785h; allowed: 0s to 8784h",
    "8784h1ms, the window is 8784h1ms; allowed: 0s to 8784h",
  })
  void aWindowOutOfRangeIsRefused(String text, String message) {
    assertThatThrownBy(() -> Window.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aShareOutOfRangeIsRefused(double share) {
    var window = Window.parse("1h");

    assertThatThrownBy(() -> window.offset(share, NOON, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share is %s; allowed: at least 0, less than 1", share);
    assertThatThrownBy(() -> window.offset(0.5, NOON, Optional.of(NOON)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
