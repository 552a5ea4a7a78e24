package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatewayReachTest {
  private final GatewayReach reach = new GatewayReach();

  private static Instant second(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  @Test
  void anOutageIsLoggedOnceAndItsEndToo() {
    assertThat(reach.failed(second(0), "refused")).isEmpty();
    assertThat(reach.failed(second(4), "refused")).isEmpty();
    assertThat(reach.failed(second(6), "no answer"))
        .hasValue("gateway not reached for=6s: no answer");
    assertThat(reach.failed(second(60), "refused")).isEmpty();
    assertThat(reach.answered(second(61))).hasValue("gateway reached again after=61s");
    assertThat(reach.answered(second(62))).isEmpty();
    assertThat(reach.failed(second(63), "refused")).isEmpty();
    assertThat(reach.failed(second(69), "refused")).hasValue("gateway not reached for=6s: refused");
  }

  @Test
  void aShortOutageIsNotLogged() {
    assertThat(reach.failed(second(0), "refused")).isEmpty();
    assertThat(reach.answered(second(2))).isEmpty();
    assertThat(reach.failed(second(9), "refused")).as("another outage").isEmpty();
  }
}
