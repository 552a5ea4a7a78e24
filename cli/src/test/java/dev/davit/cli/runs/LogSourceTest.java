package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.cli.runs.LogSource.Kept;
import dev.davit.cli.runs.LogSource.OfPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where the log of a run is, of all pods that carry its name.
class LogSourceTest {
  private static final OptionalInt LAST = OptionalInt.empty();
  private static final String STARTED = "{running: {}}";
  private static final String WAITING = "{waiting: {reason: ContainerCreating}}";
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  record Row(
      String name,
      Run run,
      List<Pod> pods,
      OptionalInt attempt,
      Set<String> without,
      Optional<LogSource> source) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    var run = run("{attempt: 1, pod: r-a1, reason: X, logTail: one}");
    var first = pod("r-a1", 1, "u", STARTED, 1);
    var second = pod("r-a2", 2, "u", STARTED, 2);
    return Stream.of(
        row("a run without attempts has none", run(""), List.of(), LAST, Optional.empty()),
        row(
            "the last attempt's pod",
            run,
            List.of(second, first),
            LAST,
            Optional.of(new OfPod(2, "r-a2"))),
        row(
            "the pod, as long as it is there, and not what the run keeps",
            run,
            List.of(first),
            LAST,
            Optional.of(new OfPod(1, "r-a1"))),
        row(
            "what the run keeps, if the pod is gone",
            run,
            List.of(),
            LAST,
            Optional.of(new Kept(1, "r-a1", "one"))),
        row(
            "the attempt before, while a pod has not started",
            run,
            List.of(pod("r-a2", 2, "u", WAITING, 2)),
            LAST,
            Optional.of(new Kept(1, "r-a1", "one"))),
        row(
            "the attempt that is asked for",
            run,
            List.of(second, first),
            OptionalInt.of(1),
            Optional.of(new OfPod(1, "r-a1"))),
        row(
            "none of an attempt that is not",
            run,
            List.of(first),
            OptionalInt.of(3),
            Optional.empty()),
        row(
            "the later pod of an attempt that was disrupted",
            run(""),
            List.of(pod("r-a1-r1", 1, "u", STARTED, 2), first),
            LAST,
            Optional.of(new OfPod(1, "r-a1-r1"))),
        row(
            "no pod of others that carries the label",
            run(""),
            List.of(pod("evil", 9, "other", STARTED, 9)),
            LAST,
            Optional.empty()),
        new Row(
            "no pod that was shown already",
            run,
            List.of(first),
            LAST,
            Set.of("r-a1"),
            Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void source(Row row) {
    assertThat(LogSource.of(row.run(), row.pods(), row.attempt(), row.without()))
        .isEqualTo(row.source());
  }

  private static Row row(
      String name, Run run, List<Pod> pods, OptionalInt attempt, Optional<LogSource> source) {
    return new Row(name, run, pods, attempt, Set.of(), source);
  }

  private static Run run(String attempts) {
    return YAML.unmarshal(
        """
        apiVersion: davit.dev/v1alpha1
        kind: Run
        metadata: {name: r, uid: u}
        spec: {task: t}
        status: {attempts: [%s]}
        """
            .formatted(attempts),
        Run.class);
  }

  private static Pod pod(String name, int attempt, String owner, String state, int second) {
    return YAML.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          creationTimestamp: "2026-01-01T00:00:0%dZ"
          labels: {davit.dev/run: r, davit.dev/attempt: "%d"}
          ownerReferences: [{kind: Run, name: r, uid: %s}]
        status: {containerStatuses: [{name: sidecar, state: {running: {}}}, {name: task, state: %s}]}
        """
            .formatted(name, second, attempt, owner, state),
        Pod.class);
  }
}
