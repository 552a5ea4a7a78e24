package dev.davit.operator.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HookRateTest {
  @Test
  void aBurstIsAllowedAndThenSoManyInASecond() {
    var rate = HookRate.fresh(3, 2, 0);
    var calls = 0;
    for (; rate.allows(); calls++) {
      rate = rate.after();
    }
    assertThat(calls).isEqualTo(3);
    assertThat(rate.at(Duration.ofMillis(499).toNanos()).allows()).isFalse();
    assertThat(rate.at(Duration.ofMillis(500).toNanos()).allows()).isTrue();
    assertThat(rate.at(Duration.ofHours(1).toNanos()).left()).isEqualTo(3);
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    assertThat(new HookRate(3, 2, 0, 1_000_000_000).at(0).allows()).isFalse();
  }
}
