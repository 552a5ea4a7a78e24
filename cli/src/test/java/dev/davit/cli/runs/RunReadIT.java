package dev.davit.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.cli.Called;
import dev.davit.cli.LocalCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `davit runs` shows of runs, on an API without an operator and without a node.
class RunReadIT {
  private static final String FAILED =
      """
      {phase: Failed, finished: true, reason: TaskFailed, message: Attempt 1 of 1 failed, attempt: 1, pod: %1$s-a1,
       attempts: [{attempt: 1, pod: %1$s-a1, reason: TaskFailed, logTail: "two\\nthree\\n"}]}""";

  @TempDir private Path logs;

  private final LocalCluster cluster =
      LocalCluster.with(
          (namespace, pod) -> Optional.of(logs.resolve(pod)).filter(Files::exists),
          "runs",
          "tasks");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void runsAreListedNewestFirst() {
    var first = cluster.trigger("charge", "--tag", "x");
    cluster.runStatus(first, "{phase: Queued, reason: QueuePaused, sequence: 1, queue: queue/q}");
    var second = cluster.trigger("charge");
    var other = cluster.trigger("other");
    cluster.runStatus(second, "{phase: Executing, reason: Executing, sequence: 2, attempt: 3}");

    assertThat(cluster.davit("runs", "list", "-o", "name").out().lines())
        .containsExactly(other, second, first);
    assertThat(cluster.davit("runs", "list", "--task", "charge", "--limit", "1", "-o", "name"))
        .isEqualTo(
            new Called(0, second + "\n", "davit: the newest 1 of 2 runs; --limit 0 shows all\n"));
    assertThat(cluster.davit("runs", "list", "--phase", "queued", "-o", "name").out())
        .isEqualTo(first + "\n");
    assertThat(
            cluster.davit("runs", "list", "--tag", "x", "--newer-than", "1h", "-o", "name").out())
        .isEqualTo(first + "\n");
    assertThat(cluster.davit("runs", "list", "--older-than", "1h"))
        .satisfies(
            called -> {
              assertThat(called.exitCode()).isZero();
              assertThat(called.err()).isEqualTo("davit: no such runs in namespace default\n");
            });
    var table = cluster.davit("runs", "list", "--task", "charge").out();
    assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("NAME TASK PHASE REASON ATTEMPT AGE DURATION"),
            line -> assertThat(line).matches(second + " charge Executing Executing 3 \\d+s -"),
            line -> assertThat(line).matches(first + " charge Queued QueuePaused - \\d+s -"));
    assertThat(cluster.davit("runs", "list", "-o", "wide").out()).contains("queue/q");
  }

  @Test
  void whoWaitsForATaskThatIsNotThereIsAskedForOneThatIs() {
    var name = cluster.trigger("grate");
    cluster.runStatus(
        name, "{phase: PendingVersion, reason: PendingTask, message: there is no task}");

    assertThat(cluster.davit("runs", "wait", name, "--timeout", "1s").err())
        .contains("(PendingTask): there is no task\n")
        .contains("it starts when somebody applies that task; davit tasks list shows those that")
        .contains("davit runs cancel " + name);

    cluster.create(
        "apiVersion: davit.dev/v1alpha1\nkind: Task\nmetadata: {name: great}\nspec: {image: i}",
        Task.class);
    assertThat(cluster.davit("runs", "wait", name, "--timeout", "1s").err())
        .contains("it starts when somebody applies that task; did you mean great?");
  }

  @Test
  void aRunIsShownInFull() {
    var name = cluster.trigger("charge", "--payload", "{\"total\": 12.5, \"n\": 9007199254740993}");

    var json = cluster.davit("runs", "get", name, "-o", "json").out();
    var read = new KubernetesSerialization().unmarshal(json, Run.class);
    assertThat(read.getSpec().payload()).hasToString("{\"total\":12.5,\"n\":9007199254740993}");
    assertThat(cluster.davit("runs", "get", name, "-o", "yaml").out())
        .contains("kind: \"Run\"")
        .contains("total: 12.5");
    assertThat(cluster.davit("runs", "list", "-o", "json").out()).contains("\"kind\" : \"List\"");
    assertThat(cluster.davit("runs", "get", "nothing"))
        .isEqualTo(new Called(1, "", "davit: There is no run nothing in namespace default\n"));
  }

  @Test
  void theLatestRunNeedsNoName() {
    var charge = cluster.trigger("charge");
    cluster.runStatus(charge, "{phase: Queued, sequence: 1}");
    var other = cluster.trigger("other");

    assertThat(cluster.davit("runs", "get", "@latest", "-o", "name"))
        .isEqualTo(new Called(0, other + "\n", "davit: @latest is %s\n".formatted(other)));
    assertThat(cluster.davit("runs", "cancel", "@latest:charge").out())
        .isEqualTo(charge + " canceled\n");
    assertThat(cluster.davit("runs", "describe", "@latest:none"))
        .isEqualTo(new Called(1, "", "davit: There is no run of task none in namespace default\n"));
    // As of a variable that is not set.
    assertThat(cluster.davit("runs", "cancel", "@latest:").exitCode()).isEqualTo(2);
  }

  @Test
  void aRunIsDescribedWithWhatToDo() {
    var name = cluster.trigger("charge", "--queue", "nope");
    cluster.runStatus(
        name, "{phase: Queued, reason: QueueNotFound, message: There is no Queue nope}");

    assertThat(cluster.davit("runs", "describe", name).out())
        .contains("Phase:         Queued: QueueNotFound\n")
        .contains("Why:           There is no Queue nope\n")
        .contains("What to do:    Apply the Queue; the run starts by itself.\n")
        .contains("Queue:         nope\n");
  }

  @Test
  void theLogOfAPodIsShownAndNotObeyed() throws IOException {
    var name = executing("one\n\u001b[2Jtwo\nthree\n");

    assertThat(cluster.davit("runs", "logs", name))
        .isEqualTo(
            new Called(
                0,
                "one\n\\u001b[2Jtwo\nthree\n",
                "davit: the log of attempt 1, from pod %s-a1\n".formatted(name)));
    assertThat(cluster.davit("runs", "logs", name, "--tail", "1").out()).isEqualTo("three\n");
    assertThat(cluster.davit("runs", "logs", name, "--attempt", "2"))
        .satisfies(
            called -> {
              assertThat(called.exitCode()).isEqualTo(1);
              assertThat(called.err())
                  .startsWith(
                      "davit: run %s has no attempt 2 yet, its last one is 1: it is "
                          .formatted(name));
            });
  }

  @Test
  void theRunKeepsTheEndOfTheLogOfAPodThatIsGone() {
    var name = cluster.trigger("charge");
    cluster.runStatus(name, FAILED.formatted(name));

    assertThat(cluster.davit("runs", "logs", name))
        .isEqualTo(
            new Called(
                0,
                "two\nthree\n",
                "davit: the end of the log of attempt 1, which the run keeps: pod %s-a1 is gone\n"
                    .formatted(name)));
  }

  @Test
  void aRunWithoutAPodSaysWhyThereIsNoLog() {
    var name = cluster.trigger("charge");
    cluster.runStatus(name, "{phase: Queued, reason: QueuePaused, message: Queue q is paused}");

    assertThat(cluster.davit("runs", "logs", name))
        .isEqualTo(
            new Called(
                1,
                "",
                "davit: run %s has no log: it is Queued (QueuePaused): Queue q is paused\n"
                    .formatted(name)));
  }

  @Test
  void aLogIsFollowedToTheEndOfTheRun() throws Exception {
    var name = executing("one\n");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var called = threads.submit(() -> cluster.davit("runs", "logs", "-f", name));
      awaitUnfinished(called);
      Files.writeString(logs.resolve(name + "-a1"), "one\ntwo\n");
      cluster.status(Pod.class, name + "-a1", "{phase: Failed}");
      cluster.runStatus(name, FAILED.formatted(name));

      assertThat(called.get().out()).isEqualTo("one\ntwo\n");
      assertThat(called.get().exitCode()).isZero();
    }
  }

  @Test
  void aRunThatIsThereIsAwaited() throws Exception {
    var name = cluster.trigger("charge");
    cluster.runStatus(name, "{phase: Queued, reason: QueuePaused, message: Queue q is paused}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var called = threads.submit(() -> cluster.davit("runs", "wait", name, "--timeout", "2m"));
      awaitUnfinished(called);
      cluster.runStatus(name, "{phase: Completed, finished: true, output: 42}");

      assertThat(called.get())
          .isEqualTo(
              new Called(0, "42\n", "davit: it is Queued (QueuePaused): Queue q is paused\n"));
    }
    assertThat(cluster.davit("runs", "wait", "nothing").exitCode()).isEqualTo(1);
  }

  @Test
  void whoWaitsIsToldEachReasonOnceAndTheLastOneAtTheEnd() {
    var name = cluster.trigger("charge");
    cluster.runStatus(
        name, "{phase: Queued, reason: QueueNotFound, message: There is no Queue nope}");

    var called = cluster.davit("runs", "wait", name, "--timeout", "300ms");

    assertThat(called)
        .isEqualTo(
            new Called(
                1,
                "",
                """
                davit: it is Queued (QueueNotFound): There is no Queue nope
                davit: Run %s did not end within 300ms; it is Queued (QueueNotFound): There is no Queue nope
                """
                    .formatted(name)));
  }

  /// Until the call has had the time to be under way: what follows is right either way.
  private static void awaitUnfinished(Future<Called> called) {
    await()
        .during(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !called.isDone());
  }

  /// A run whose pod has printed that; its name.
  private String executing(String log) throws IOException {
    var name = cluster.trigger("charge");
    var pod = name + "-a1";
    Files.writeString(logs.resolve(pod), log);
    cluster.create(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %s
          labels: {davit.dev/run: %s, davit.dev/attempt: "1"}
          ownerReferences: [{apiVersion: davit.dev/v1alpha1, kind: Run, name: %s, uid: %s}]
        spec: {containers: [{name: task, image: i}]}
        """
            .formatted(pod, name, name, cluster.run(name).getMetadata().getUid()),
        Pod.class);
    cluster.status(
        Pod.class,
        pod,
        "{phase: Running, containerStatuses: [{name: task, ready: true, image: i, imageID: i, restartCount: 0, state: {running: {}}}],"
            + " conditions: [{type: Ready, status: \"True\"}]}");
    cluster.runStatus(
        name, "{phase: Executing, reason: Executing, attempt: 1, pod: %s}".formatted(pod));
    return name;
  }
}
