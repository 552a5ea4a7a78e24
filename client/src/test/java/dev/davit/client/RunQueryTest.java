package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Phase;
import org.junit.jupiter.api.Test;

class RunQueryTest {
  @Test
  void taskAndPhaseAreSelectedByTheServer() {
    assertThat(RunQuery.ALL.fieldSelector()).isEmpty();
    assertThat(RunQuery.ALL.task("charge").fieldSelector()).isEqualTo("spec.task=charge");
    assertThat(RunQuery.ALL.phase(Phase.TIMED_OUT).fieldSelector())
        .isEqualTo("status.phase=TimedOut");
    assertThat(RunQuery.ALL.phase(Phase.FAILED).task("charge").tag("x").fieldSelector())
        .isEqualTo("spec.task=charge,status.phase=Failed");
  }

  @Test
  void noNameReachesIntoAnotherTerm() {
    assertThat(RunQuery.ALL.task("a,status.phase!=b\\").fieldSelector())
        .isEqualTo("spec.task=a\\,status.phase!\\=b\\\\");
  }

  @Test
  void pageHasAtLeastOneRun() {
    assertThatThrownBy(() -> RunQuery.ALL.limit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit is 0; allowed: 1 or more");
  }
}
