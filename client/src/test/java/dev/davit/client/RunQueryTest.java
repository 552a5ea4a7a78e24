package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.api.Phase;
import dev.davit.api.RunSpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunQueryTest {
  @Test
  void taskAndPhaseAreSelectedByTheServer() {
    assertThat(RunQuery.ALL.fieldSelector()).isEmpty();
    assertThat(RunQuery.ALL.task("charge").fieldSelector()).isEqualTo("spec.task=charge");
    assertThat(RunQuery.ALL.parent("order-7").task("t").fieldSelector())
        .isEqualTo("spec.task=t,spec.parent=order-7");
    assertThat(RunQuery.ALL.phase(Phase.TIMED_OUT).fieldSelector())
        .isEqualTo("status.phase=TimedOut");
    assertThat(RunQuery.ALL.phase(Phase.FAILED).task("charge").tag("x").fieldSelector())
        .isEqualTo("spec.task=charge,status.phase=Failed");
  }

  @Test
  void theScheduleIsSelectedByTheServerToo() {
    assertThat(RunQuery.ALL.labelSelector()).isEmpty();
    assertThat(RunQuery.ALL.schedule("nightly").task("t").labelSelector())
        .isEqualTo("davit.dev/schedule=nightly");
    assertThatThrownBy(() -> RunQuery.ALL.parent("a,b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RunQuery.ALL.schedule("a,b"))
        .hasMessageContaining("schedule is \"a,b\"; allowed: 1 to 63 lower-case");
  }

  @Test
  void noNameReachesIntoAnotherTerm() {
    assertThat(RunQuery.ALL.task("a,status.phase!=b\\").fieldSelector())
        .isEqualTo("spec.task=a\\,status.phase!\\=b\\\\");
  }

  @Test
  void ageIsFromTheFirstInstantToBeforeTheLast() {
    var noon = Instant.parse("2026-01-31T12:00:00Z");
    var hour = RunQuery.ALL.createdAfter(noon).createdBefore(noon.plusSeconds(3600));

    assertThat(hour.selects(createdAt(noon.minusSeconds(1)))).isFalse();
    assertThat(hour.selects(createdAt(noon))).isTrue();
    assertThat(hour.selects(createdAt(noon.plusSeconds(3599)))).isTrue();
    assertThat(hour.selects(createdAt(noon.plusSeconds(3600)))).isFalse();
  }

  @Test
  void ageMayBeCountedFromNow() {
    var minuteAgo = createdAt(Instant.now().minusSeconds(60));

    assertThat(RunQuery.ALL.olderThan(Duration.ofSeconds(30)).selects(minuteAgo)).isTrue();
    assertThat(RunQuery.ALL.olderThan(Duration.ofHours(1)).selects(minuteAgo)).isFalse();
    assertThat(RunQuery.ALL.newerThan(Duration.ofHours(1)).selects(minuteAgo)).isTrue();
    assertThat(RunQuery.ALL.newerThan(Duration.ofSeconds(30)).selects(minuteAgo)).isFalse();
  }

  private static RunView createdAt(Instant instant) {
    var run = RunResource.of(RunSpec.of("t").build());
    run.getMetadata().setCreationTimestamp(instant.toString());
    return RunView.of(run);
  }

  @Test
  void pageHasAtLeastOneRun() {
    assertThatThrownBy(() -> RunQuery.ALL.limit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit is 0; allowed: 1 or more");
  }
}
