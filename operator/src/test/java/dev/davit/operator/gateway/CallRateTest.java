package dev.davit.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRateTest {
  /// @param tooSoon milliseconds after which there is no further call
  /// @param soon milliseconds after which there is one
  @ParameterizedTest(name = "{0} at once, then {1} a second")
  @CsvSource({"3, 2, 499, 500", "200, 100, 9, 10"})
  void aBurstIsAllowedAndThenSoManyInASecond(int burst, int perSecond, int tooSoon, int soon) {
    var rate = CallRate.fresh(burst, perSecond, 0);
    var calls = 0;
    for (; rate.allows(); calls++) {
      rate = rate.after();
    }
    assertThat(calls).isEqualTo(burst);
    assertThat(rate.at(Duration.ofMillis(tooSoon).toNanos()).allows()).isFalse();
    assertThat(rate.at(Duration.ofMillis(soon).toNanos()).allows()).isTrue();
    assertThat(rate.at(Duration.ofHours(1).toNanos()).left()).isEqualTo(burst);
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    assertThat(new CallRate(3, 2, 0, 1_000_000_000).at(0).allows()).isFalse();
  }
}
