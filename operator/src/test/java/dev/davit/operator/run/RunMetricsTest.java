package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.contract.Reason;
import dev.davit.operator.run.RunRecord.Why;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which counter the end of an attempt raises: each end raises exactly one.
class RunMetricsTest {
  record Row(String name, RunState state, Reason reason, String counter) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    var noon = Instant.parse("2026-01-01T12:00:00Z");
    return Stream.of(
        new Row(
            "a failed attempt that another one follows is a retry",
            new RunState.BackingOff(2, noon),
            Reason.TASK_FAILED,
            "davit.run.retries[]"),
        new Row(
            "a pod that the platform took is a disruption, by its reason",
            new RunState.Queued(1),
            Reason.NODE_LOST,
            "davit.run.disruptions[reason=NodeLost]"),
        new Row(
            "a run that ends is counted by phase, reason and blame",
            new RunState.Finished(Phase.FAILED, 3, noon, Optional.empty(), Optional.empty()),
            Reason.TASK_FAILED,
            "davit.runs.finished[blame=task,phase=Failed,reason=TaskFailed]"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void anEndOfAnAttemptRaises(Row row) {
    var registry = new SimpleMeterRegistry();

    new RunMetrics(registry)
        .attemptEnded(RunRecord.fresh(7).inState(row.state(), new Why(row.reason(), "it ended")));

    assertThat(counters(registry)).containsExactly(row.counter());
  }

  private static List<String> counters(SimpleMeterRegistry registry) {
    return registry.getMeters().stream()
        .filter(Counter.class::isInstance)
        .map(Counter.class::cast)
        .filter(it -> it.count() == 1)
        .map(RunMetricsTest::text)
        .toList();
  }

  private static String text(Counter counter) {
    return counter.getId().getName()
        + counter.getId().getTags().stream()
            .map(tag -> tag.getKey() + "=" + tag.getValue())
            .collect(Collectors.joining(",", "[", "]"));
  }
}
