package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.HookError;
import dev.davit.api.Phase;
import dev.davit.api.RunStatus;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What callers and tasks may ask of a run beside executing it.
@RealApi
class LifecycleIT {
  private static final TaskError ERROR = new TaskError("E", "boom", null);

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  LifecycleIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
    world.task("charge", "{image: 'app:1', retry: {minTimeout: 100ms, maxTimeout: 100ms}}");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  // Delay and ttl.

  @Test
  void aDelayedRunStartsWhenItsCallerWants() {
    var until = Instant.now().plusSeconds(8);
    world.run("r", "{task: charge, delayUntil: '%s'}".formatted(until));
    var delayed = world.await("r", "Delayed", "Delayed");
    assertThat(delayed.times().nextAttemptAt()).isEqualTo(until.toString());
    assertThat(delayed.message()).contains(until.toString());
    var pod = world.awaitPod("r-a1");
    assertThat(Instant.parse(pod.getMetadata().getCreationTimestamp()))
        .isAfterOrEqualTo(until.minusSeconds(1));
    node.completes("r-a1", 1);
    var status = world.await("r", "Completed", "Completed");
    assertThat(status.times().queuedAt()).isEqualTo(until.toString());
  }

  @Test
  void aDelayedRunCanBeHadLaterAndAtOnce() {
    world.run("r", "{task: charge, delayUntil: '%s'}".formatted(Instant.now().plusSeconds(600)));
    world.await("r", "Delayed", "Delayed");
    var later = Instant.parse("2099-01-01T00:00:00Z");
    world.patch("r", "{\"spec\":{\"delayUntil\":\"%s\"}}".formatted(later));
    world.await("r", it -> later.toString().equals(it.times().nextAttemptAt()));
    assertThat(world.pods()).isEmpty();
    world.patch("r", "{\"spec\":{\"delayUntil\":\"%s\"}}".formatted(Instant.now()));
    world.awaitPod("r-a1");
    assertThat(world.refusal("r", "{\"spec\":{\"delayUntil\":\"%s\"}}".formatted(later)))
        .contains("spec.delayUntil may be changed only while the run is delayed");
  }

  @Test
  void aRunThatWaitsForTooLongExpiresAndNeverHasAPod() {
    world.queue("full", "{concurrencyLimit: 1}");
    world.task("charge", "{image: 'app:1', queue: {name: full}, ttl: 1h}");
    world.run("first", "{task: charge}");
    world.awaitPod("first-a1");
    world.run("r", "{task: charge, ttl: 5s}");
    world.run("patient", "{task: charge, ttl: 0s}");
    world.await("patient", "Queued", "ConcurrencyLimit");
    var status = world.await("r", "Expired", "Expired");
    assertThat(status.finished()).isTrue();
    assertThat(status.error().message()).contains("longer than its ttl of 5s");
    assertThat(status.attempts()).isNull();
    world.awaitEvents("r", "Expired");
    node.completes("first-a1", 1);
    world.awaitPod("patient-a1");
    assertThat(world.pods()).doesNotContain("r-a1");
  }

  @Test
  void aRunThatHasStartedDoesNotExpire() {
    world.run("r", "{task: charge, ttl: 6s}");
    world.awaitPod("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    World.awaitTime(world.createdAt("r").plusSeconds(8));
    node.fails("r-a1", Result.Next.RETRY);
    world.awaitPod("r-a2");
    node.completes("r-a2", 1);
    world.await("r", "Completed", "Completed");
  }

  // Cancel.

  @Test
  void aRunIsCanceledInWhateverPhaseItIs() {
    world.queue("paused", "{concurrencyLimit: 1, paused: true}");
    world.task("waits", "{image: 'app:1', queue: {name: paused}}");
    world.task("slow", "{image: 'app:1', retry: {minTimeout: 1h, maxTimeout: 1h}}");
    world.run("pending", "{task: missing}");
    world.run("delayed", "{task: charge, delayUntil: '2099-01-01T00:00:00Z'}");
    world.run("queued", "{task: waits}");
    world.run("starting", "{task: charge}");
    world.run("backing-off", "{task: slow}");
    world.await("pending", "PendingVersion", "PendingTask");
    world.await("delayed", "Delayed", "Delayed");
    world.await("queued", "Queued", "QueuePaused");
    world.awaitPod("starting-a1");
    node.waits("starting-a1", "ImagePullBackOff", "back-off");
    world.await("starting", "Dequeued", "PullingImage");
    world.awaitPod("backing-off-a1");
    node.fails("backing-off-a1", Result.Next.RETRY);
    world.await("backing-off", "Delayed", "RetryBackoff");
    for (var run : List.of("pending", "delayed", "queued", "starting", "backing-off")) {
      world.cancel(run);
      var status = world.await(run, "Canceled", "Canceled");
      assertThat(status.error()).as(run).isNull();
    }
    world.awaitNoPods();
    world.queue("paused", "{concurrencyLimit: 1}");
    world.run("next", "{task: waits}");
    world.awaitPod("next-a1");
  }

  @Test
  void whatAnAttemptReturnsWhenItIsAskedToStopIsKept() {
    var status =
        canceledWith(1, "Error", ResultMessage.write(new Result.Canceled(IntNode.valueOf(7))));
    assertThat(status.output()).isEqualTo(IntNode.valueOf(7));
  }

  @Test
  void anAttemptThatFailsWhenItIsAskedToStopWasCanceled() {
    var failed = new Result.Failed(Reason.TASK_FAILED, ERROR, Result.Next.RETRY);
    var status = canceledWith(1, "Error", ResultMessage.write(failed));
    assertThat(status.error()).isNull();
    assertThat(status.attempts()).extracting("exitCode").containsExactly(1);
  }

  @Test
  void anAttemptThatHasToBeKilledWasCanceled() {
    var status = canceledWith(137, "Error", "");
    assertThat(status.attempts()).extracting("signal").containsExactly(9);
  }

  /// A run that was canceled while it executed, and whose container then ended so.
  private RunStatus canceledWith(int code, String reason, String message) {
    world.task("charge", "{image: 'app:1', cancelTimeout: 10s}");
    world.run("r", "{task: charge}");
    var pod = world.awaitPod("r-a1");
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(15);
    assertThat(pod.getMetadata().getAnnotations().get("davit.dev/assignment"))
        .contains("\"cancelTimeoutSeconds\":10");
    node.takes("r-a1");
    node.runs("r-a1");
    world.await("r", "Executing", "Executing");
    world.cancel("r");
    world.await("r", "Executing", "Canceling");
    Awaitility.await()
        .until(() -> world.awaitPod("r-a1").getMetadata().getDeletionTimestamp() != null);
    node.exits("r-a1", code, reason, message);
    return world.await("r", "Canceled", "Canceled");
  }

  // Retries.

  @Test
  void outOfMemoryClimbsTheLadderAndDisruptionsDoNotTakeTheStepBack() {
    world.task(
        "charge",
        "{image: 'app:1', machine: micro, retry: {maxAttempts: 3, outOfMemory: {machines: [small-2x, medium-1x]}}}");
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.exits("r-a1", 137, "OOMKilled", "");
    assertThat(memoryOf("r-a2")).isEqualTo("1Gi");
    node.evicts("r-a2");
    assertThat(memoryOf("r-a2-r1")).isEqualTo("1Gi");
    node.exits("r-a2-r1", 137, "OOMKilled", "");
    assertThat(memoryOf("r-a3-r1")).isEqualTo("2Gi");
    node.exits("r-a3-r1", 137, "OOMKilled", "");
    var status = world.await("r", "Crashed", "OutOfMemory");
    assertThat(status.attempts())
        .extracting("machine")
        .containsExactly("micro", "small-2x", "small-2x", "medium-1x");
    assertThat(status.machine()).isEqualTo("medium-1x");
    assertThat(status.disruptions()).isEqualTo(1);
    world.awaitEvents("r", "OutOfMemory", "OutOfMemory", "Evicted", "OutOfMemory");
  }

  private String memoryOf(String pod) {
    return world
        .awaitPod(pod)
        .getSpec()
        .getContainers()
        .getFirst()
        .getResources()
        .getLimits()
        .get("memory")
        .toString();
  }

  @Test
  void anAttemptMaySayWhenTheNextOneStartsAndWhatItNoted() {
    world.run("r", "{task: charge, metadata: {step: 0, by: kim}}");
    assertThat(world.awaitPod("r-a1").getMetadata().getAnnotations().get("davit.dev/assignment"))
        .contains("\"metadata\":{\"by\":\"kim\",\"step\":0}");
    var notes =
        new AttemptNotes(
            JsonNodeFactory.instance.objectNode().put("step", 1),
            List.of(new dev.davit.contract.HookError("onStart", "E", "no mail")),
            JournalJson.write(
                List.of(
                    JournalEntry.step("", 1, "reserve", 1, Instant.EPOCH, IntNode.valueOf(7)))));
    // So late that its wait is seen.
    var at = Instant.now().plusSeconds(6);
    node.exits(
        "r-a1",
        1,
        "Error",
        ResultMessage.write(
            new Result.Failed(Reason.TASK_FAILED, ERROR, Result.Next.RETRY, at), notes));
    var waiting = world.await("r", "Delayed", "RetryBackoff");
    assertThat(waiting.times().nextAttemptAt()).isEqualTo(at.toString());
    assertThat(world.awaitPod("r-a2").getMetadata().getAnnotations().get("davit.dev/assignment"))
        .contains("\"metadata\":{\"step\":1}")
        .contains("\"name\":\"reserve\",\"attempt\":1,\"at\":\"1970-01-01T00:00:00Z\",\"value\":7");
    var last = JsonNodeFactory.instance.objectNode().putNull("done");
    var output = JsonNodeFactory.instance.objectNode().putNull("refund").put("total", 7);
    node.exits(
        "r-a2",
        0,
        "Completed",
        ResultMessage.write(new Result.Completed(output), new AttemptNotes(last, List.of())));
    var status = world.await("r", "Completed", "Completed");
    assertThat(status.metadata()).isEqualTo(last);
    assertThat(status.journal()).isNull();
    assertThat(status.output()).isEqualTo(output);
    assertThat(status.hookErrors()).containsExactly(new HookError("onStart", "E", "no mail"));
  }

  @Test
  void theEndOfTheLogStaysWithTheAttempt() {
    world.run("r", "{task: charge, maxAttempts: 1}");
    world.awaitPod("r-a1");
    node.takes("r-a1");
    node.exits("r-a1", 7, "Error", "starting\nno such table: orders\n");
    var status = world.await("r", "Crashed", "NoResult");
    assertThat(status.attempts())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.logTail()).isEqualTo("starting\nno such table: orders");
              assertThat(it.exitCode()).isEqualTo(7);
              assertThat(it.node()).isEqualTo("node-1");
              assertThat(it.image()).isEqualTo("image");
              assertThat(it.machine()).isEqualTo("small-1x");
            });
  }

  // Versions.

  @Test
  void aRunKeepsTheVersionOfItsFirstDispatch() {
    var digest = "sha256:" + "0f".repeat(32);
    node.has("docker.io/library/app@" + digest);
    world.run("old", "{task: charge}");
    world.awaitPod("old-a1");
    world.task("charge", "{image: 'app:2', machine: large-1x, retry: {maxAttempts: 1}}");
    node.fails("old-a1", Result.Next.RETRY);
    var second = world.awaitPod("old-a2");
    // Somebody may have moved the tag by now.
    assertThat(second.getSpec().getContainers().getFirst().getImage()).isEqualTo("app@" + digest);
    world.run("new", "{task: charge}");
    var first = world.awaitPod("new-a1");
    assertThat(first.getSpec().getContainers().getFirst().getImage()).isEqualTo("app:2");
    world.deleteTask("charge");
    node.completes("old-a2", 1);
    var status = world.await("old", "Completed", "Completed");
    assertThat(status.task().generation()).isEqualTo(1);
    assertThat(status.task().spec().image()).isEqualTo("app@" + digest);
    assertThat(status.machine()).isEqualTo("small-1x");
  }

  @Test
  void aRunWhoseTaskComesLaterStartsThenAndItsTtlCountsFromThere() {
    // Of that length because a busy operator, too, has to start the run within it.
    world.run("r", "{task: later, ttl: 6s}");
    world.await("r", "PendingVersion", "PendingTask");
    World.awaitTime(world.createdAt("r").plusSeconds(7));
    assertThat(world.status("r").phase()).isEqualTo(Phase.PENDING_VERSION);
    world.task("later", "{image: 'app:1'}");
    world.awaitPod("r-a1");
    node.completes("r-a1", 1);
    world.await("r", "Completed", "Completed");
  }
}
