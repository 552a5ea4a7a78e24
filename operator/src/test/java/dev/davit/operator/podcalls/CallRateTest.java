package dev.davit.operator.podcalls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallRateTest {
  @Test
  void aBurstIsAllowedAndThenSoManyInASecond() {
    var rate = CallRate.fresh(0);
    var calls = 0;
    for (; rate.mayCall(); calls++) {
      rate = rate.afterCall();
    }
    assertThat(calls).isEqualTo(CallRate.BURST);
    assertThat(rate.at(Duration.ofMillis(9).toNanos()).mayCall()).isFalse();
    assertThat(rate.at(Duration.ofMillis(10).toNanos()).mayCall()).isTrue();
    assertThat(rate.at(Duration.ofHours(1).toNanos()).calls()).isEqualTo(CallRate.BURST);
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    assertThat(new CallRate(0, 1_000_000_000).at(0).mayCall()).isFalse();
  }
}
