package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.AttemptStatus;
import dev.davit.api.Overflow;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.HookError;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.CreatePod;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.StopPod;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteRefusal;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunDecision.WriteWaiting;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunLifecycleTest {
  static final Times TIMES =
      new Times(Optional.of(NOON.minusSeconds(9)), Optional.of(NOON.minusSeconds(1)));
  static final TaskError ERROR = new TaskError("E", "boom", null);
  static final PodOutcome RUNNING = new PodOutcome.Running(NOON.minusSeconds(60));
  private static final RunState EXECUTING = new Executing(1, NOON.minusSeconds(60));
  static final PodOutcome COMPLETED =
      new PodOutcome.Reported(new Result.Completed(IntNode.valueOf(42)), TIMES);
  static final PodOutcome KILLED = new PodOutcome.Killed(9, "", TIMES);
  static final PodOutcome OUT_OF_MEMORY =
      new PodOutcome.OutOfMemory("the JVM's heap was full", "", TIMES);
  static final PodOutcome STORAGE_EXCEEDED =
      new PodOutcome.StorageExceeded("Usage of EmptyDir volume \"tmp\"", "", TIMES);
  static final PodOutcome REJECTED =
      new PodOutcome.Lost(Reason.POD_REJECTED, "OutOfcpu", Times.UNKNOWN);
  static final PodOutcome EVICTED = new PodOutcome.Lost(Reason.EVICTED, "node is full", TIMES);

  static final PodOutcome STOPPED =
      new PodOutcome.Reported(new Result.Canceled(IntNode.valueOf(7)), TIMES);

  static PodOutcome failed(Result.Next next) {
    return new PodOutcome.Reported(new Result.Failed(Reason.TASK_FAILED, ERROR, next), TIMES);
  }

  /// Suspended until `seconds` after noon.
  static PodOutcome suspended(long... seconds) {
    var waits =
        LongStream.of(seconds)
            .mapToObj(after -> Wait.time("", 2, NOON.plusSeconds(after)))
            .toList();
    return new PodOutcome.Reported(new Result.Suspended(waits), TIMES);
  }

  static PodOutcome operatorError(Result.Next next) {
    return new PodOutcome.Reported(new Result.Failed(Reason.OPERATOR_ERROR, ERROR, next), TIMES);
  }

  static PodOutcome retryAt(Instant at) {
    return new PodOutcome.Reported(
        new Result.Failed(Reason.TASK_FAILED, ERROR, Result.Next.RETRY, at), TIMES);
  }

  /// What is seen, and the decision in short: the kind, then state, reason and what else matters.
  record Case(String name, RunSeen run, String decision) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Case given(String name, RunSeen run, String decision) {
    return new Case(name, run, decision);
  }

  static Stream<Case> cases() {
    return Stream.of(
        // Before the first pod.
        given("a new run asks for a slot", aRun(), "await slot 1"),
        given("an admitted run gets a pod", aRun().admitted(), "create pod 1"),
        given(
            "a run without a task is pending",
            aRun().withoutTask(),
            "show PendingVersion PendingTask"),
        given(
            "a pending run whose task has come asks for a slot",
            aRun().in(new PendingVersion()),
            "await slot 1"),
        given(
            "an unknown machine fails before a pod is spent",
            aRun().onUnknownMachine().admitted(),
            "end Failed UnknownMachine"),
        given(
            "a payload of the limit is accepted",
            aRun().withPayloadOf(192 * 1024).admitted(),
            "create pod 1"),
        given(
            "a payload over the limit fails before a pod is spent",
            aRun().withPayloadOf(192 * 1024 + 1).admitted(),
            "end Failed PayloadTooLarge"),
        given(
            "a payload over the limit does not wait for its delay to be over",
            aRun().delayedUntil(NOON.plusSeconds(60)).withPayloadOf(192 * 1024 + 1),
            "end Failed PayloadTooLarge"),
        given(
            "a payload over the limit does not wait for its task",
            aRun().withoutTask().withPayloadOf(192 * 1024 + 1),
            "end Failed PayloadTooLarge"),
        given(
            "a node whose clock is an hour behind does not end an attempt early",
            aRun()
                .task(spec -> spec.maxDuration("10m"))
                .executing(1)
                .pod(new PodOutcome.Running(NOON.minusSeconds(3600))),
            "show Executing Executing"),
        given(
            "a task that cannot be read is waited for",
            aRun().withUnreadTask(),
            "show PendingVersion Unreadable"),
        given("a canceled new run ends", aRun().canceled().admitted(), "end Canceled Canceled"),
        given(
            "a canceled pending run ends",
            aRun().withoutTask().in(new PendingVersion()).canceled(),
            "end Canceled Canceled"),
        given(
            "no second pod while an older one may run",
            aRun().in(new Queued(2)).olderPodAlive().admitted(),
            "stay"),
        given(
            "an older pod that nobody has stopped is",
            aRun().in(new Queued(2)).olderPodLeftBehind().admitted(),
            "stop older r-a1"),
        given(
            "so is that of a run whose own pod is gone",
            aRun().in(new Dequeued(2)).olderPodLeftBehind(),
            "stop older r-a1"),
        given(
            "so is that of a canceled run, which ends when no pod lives",
            aRun().in(new Queued(2)).olderPodLeftBehind().canceled(),
            "stop older r-a1"),
        given(
            "a pod that the status does not know yet is taken on",
            aRun().in(new Queued(1)).pod(RUNNING),
            "remember Executing Executing until 2s"),
        // Delay.
        given(
            "a run that is not to start yet is delayed",
            aRun().delayedUntil(NOON.plusSeconds(9)).admitted(),
            "show Delayed(9s) Delayed"),
        given(
            "a delayed run needs no task",
            aRun().withoutTask().delayedUntil(NOON.plusSeconds(9)),
            "show Delayed(9s) Delayed"),
        given(
            "a delay that was over before anybody looked is written down as any other",
            aRun().delayedUntil(NOON).admitted(),
            "show Queued(1) Queued"),
        given(
            "a delay that was made longer",
            aRun().in(new Delayed(NOON)).delayedUntil(NOON.plusSeconds(9)),
            "show Delayed(9s) Delayed"),
        given(
            "a delay that was made shorter",
            aRun().in(new Delayed(NOON.plusSeconds(9))).delayedUntil(NOON.plusSeconds(3)),
            "show Delayed(3s) Delayed"),
        given(
            "the end of the delay is written down before the run asks for a slot",
            aRun().in(new Delayed(NOON)).delayedUntil(NOON).admitted(),
            "show Queued(1) Queued"),
        given(
            "a delay that was ended by its caller",
            aRun().in(new Delayed(NOON.plusSeconds(9))).delayedUntil(NOON.minusSeconds(9)),
            "show Queued(1) Queued"),
        given(
            "a run whose delay is over is not delayed again",
            aRun().queuedSince(NOON.minusSeconds(1)).delayedUntil(NOON.plusSeconds(9)).admitted(),
            "create pod 1"),
        given(
            "a delayed run is canceled",
            aRun().in(new Delayed(NOON.plusSeconds(9))).canceled(),
            "end Canceled Canceled"),
        given(
            "a pod that was created before the delay was changed is taken on",
            aRun().in(new Delayed(NOON.plusSeconds(9))).pod(RUNNING),
            "remember Executing Executing until 2s"),
        // Time to live. The run was created five minutes ago, within that second.
        given(
            "a run that waited for its ttl expires",
            aRun().task(spec -> spec.ttl("299s")),
            "end Expired Expired"),
        given(
            "a run that has a second left looks again then",
            aRun().task(spec -> spec.ttl("300s")),
            "await slot 1 until 1s"),
        given(
            "a run that has just been admitted expires all the same",
            aRun().task(spec -> spec.ttl("299s")).admitted(),
            "end Expired Expired"),
        given(
            "a ttl of 0s is none, whatever the operator says",
            aRun().task(spec -> spec.ttl("0s")).operatorTtl(Duration.ofSeconds(1)),
            "await slot 1"),
        given(
            "the operator's ttl counts where nobody else says",
            aRun().operatorTtl(Duration.ofSeconds(299)),
            "end Expired Expired"),
        given(
            "the ttl counts from the end of the delay",
            aRun()
                .delayedUntil(NOON.minusSeconds(10))
                .queuedSince(NOON.minusSeconds(10))
                .task(spec -> spec.ttl("1m")),
            "await slot 1 until 50s"),
        given(
            "the ttl counts from when the task came",
            aRun().in(new PendingVersion()).task(spec -> spec.ttl("1m")),
            "await slot 1 until 60s"),
        given(
            "the ttl counts from the first instant",
            aRun().queuedSince(NOON.minusSeconds(59)).task(spec -> spec.ttl("1m")),
            "await slot 1 until 1s"),
        given(
            "a run without a task does not expire",
            aRun().withoutTask().operatorTtl(Duration.ofMinutes(5)),
            "show PendingVersion PendingTask"),
        given(
            "a run that has had a pod does not expire",
            aRun().task(spec -> spec.ttl("299s")).executing(1).in(new Queued(2)),
            "await slot 2"),
        given(
            "a pod that is there counts more than the ttl",
            aRun().task(spec -> spec.ttl("5m")).pod(RUNNING),
            "remember Executing Executing until 2s"),
        given(
            "a canceled run that could expire was canceled",
            aRun().task(spec -> spec.ttl("5m")).canceled(),
            "end Canceled Canceled"),
        // Backoff.
        given(
            "a delayed run waits",
            aRun().in(new BackingOff(2, NOON.plusSeconds(5))),
            "stay until 5s"),
        given(
            "a delayed run at which the operator has failed says again what it waits for",
            aRun().failedBy(new BackingOff(2, NOON.plusSeconds(5))),
            "show Delayed(2, 5s) RetryBackoff"),
        given(
            "after the backoff it asks for a slot",
            aRun().in(new BackingOff(2, NOON)),
            "await slot 2"),
        given(
            "after the backoff an admitted run gets its next pod",
            aRun().in(new BackingOff(2, NOON)).admitted(),
            "create pod 2"),
        given(
            "a delayed run can be canceled",
            aRun().in(new BackingOff(2, NOON.plusSeconds(5))).canceled(),
            "end Canceled Canceled"),
        // The pod starts.
        given(
            "a start of a moment is not worth a write",
            aRun().pod(starting(Reason.SCHEDULING)),
            "remember Dequeued Scheduling until 5s"),
        given(
            "a start that goes on counts from when it was first seen",
            aRun().knownFor(Duration.ofSeconds(1), new Dequeued(1)).pod(starting(Reason.STARTING)),
            "remember Dequeued Starting until 4s"),
        given(
            "among many others a start may take longer before it is worth a write",
            aRun()
                .among(500)
                .knownFor(Duration.ofSeconds(5), new Dequeued(1))
                .pod(starting(Reason.STARTING)),
            "remember Dequeued Starting until 15s"),
        given(
            "but never more than a minute",
            aRun()
                .among(50_000)
                .knownFor(Duration.ofMinutes(1), new Dequeued(1))
                .pod(starting(Reason.STARTING)),
            "show Dequeued Starting"),
        given(
            "a start that was held up, and goes on, is shown",
            aRun().in(new Dequeued(1)).pod(starting(Reason.STARTING)),
            "show Dequeued Starting"),
        given(
            "a slow start is shown",
            aRun().knownFor(Duration.ofSeconds(5), new Dequeued(1)).pod(starting(Reason.STARTING)),
            "show Dequeued Starting"),
        given(
            "unschedulable is shown at once",
            aRun().pod(starting(Reason.UNSCHEDULABLE), Duration.ZERO, false),
            "show Dequeued Unschedulable"),
        given(
            "a failing pull is shown at once",
            aRun().pod(starting(Reason.PULLING_IMAGE), Duration.ZERO, false),
            "show Dequeued PullingImage"),
        given(
            "a pull that fails until the start timeout ends the run",
            aRun().pod(starting(Reason.PULLING_IMAGE), Duration.ofMinutes(5), false),
            "end SystemFailure ImagePullFailed"),
        given(
            "unschedulable until the start timeout ends the run",
            aRun().pod(starting(Reason.UNSCHEDULABLE), Duration.ofMinutes(5), false),
            "end SystemFailure Unschedulable"),
        given(
            "a container that does not start in time ends the run",
            aRun().pod(starting(Reason.STARTING), Duration.ofMinutes(5), false),
            "end SystemFailure StartTimeout"),
        given(
            "a volume that is missing is shown at once",
            aRun().pod(starting(Reason.VOLUME_NOT_READY), Duration.ofSeconds(5), false),
            "show Dequeued VolumeNotReady"),
        given(
            "a volume that is missing until the start timeout ends the run",
            aRun().pod(starting(Reason.VOLUME_NOT_READY), Duration.ofMinutes(5), false),
            "end SystemFailure VolumeNotReady"),
        given(
            "a task may allow more time for the start",
            aRun()
                .task(spec -> spec.startTimeout("10m"))
                .pod(starting(Reason.STARTING), Duration.ofMinutes(5), false),
            "remember Dequeued Starting until 5s"),
        given(
            "a task may allow less time for the start",
            aRun()
                .task(spec -> spec.startTimeout("30s"))
                .pod(starting(Reason.UNSCHEDULABLE), Duration.ofSeconds(30), false),
            "end SystemFailure Unschedulable"),
        given(
            "an invalid image name fails at once",
            aRun().pod(new PodOutcome.Unstartable(Reason.INVALID_IMAGE_NAME, "bad")),
            "end Failed InvalidImageName"),
        given(
            "a run canceled while its pod starts ends",
            aRun().canceled().pod(starting(Reason.STARTING)),
            "end Canceled Canceled"),
        given(
            "a run canceled while its pod cannot start ends",
            aRun()
                .canceled()
                .pod(new PodOutcome.Unstartable(Reason.CONTAINER_CONFIG_ERROR, "no secret")),
            "end Canceled Canceled"),
        given(
            "a starting pod that somebody deletes is waited for",
            aRun().deletedPod(starting(Reason.STARTING)),
            "stay until 60s"),
        given(
            "a starting pod that does not go is said to be on a node that is gone",
            aRun().lateBy(Duration.ofMinutes(1), starting(Reason.STARTING)),
            "show Dequeued NodeUnreachable"),
        // The pod runs.
        given(
            "an attempt of a moment is not worth a write",
            aRun().pod(RUNNING),
            "remember Executing Executing until 2s"),
        given(
            "nor is one whose slow start was",
            aRun().in(new Dequeued(1)).pod(RUNNING),
            "remember Executing Executing until 2s"),
        given(
            "it counts from when it was first seen to execute, not to start",
            aRun().knownFor(Duration.ofSeconds(3), new Dequeued(1)).pod(RUNNING),
            "remember Executing Executing until 2s"),
        given(
            "among many others it may take longer",
            aRun().among(500).knownFor(Duration.ofSeconds(2), EXECUTING).pod(RUNNING),
            "remember Executing Executing until 18s"),
        given(
            "one that has executed for longer is",
            aRun().knownFor(Duration.ofSeconds(2), EXECUTING).pod(RUNNING),
            "show Executing Executing"),
        given(
            "a maxDuration that is over before is looked at in time",
            aRun()
                .ofAContainer("1s")
                .pod(new PodOutcome.Running(NOON.minusSeconds(5)), Duration.ofSeconds(5), false),
            "remember Executing Executing until 1s"),
        given(
            "a run canceled before it was shown to execute is, while its pod is stopped",
            aRun().canceled().pod(RUNNING),
            "stop r-a1 Executing Canceling"),
        given(
            "a run canceled while executing has its pod stopped",
            aRun().executing(1).canceled().pod(RUNNING),
            "stop r-a1 Executing Canceling"),
        given(
            "a pod that is stopping is waited for",
            aRun().executing(1).canceled().deletedPod(RUNNING),
            "stay until 60s"),
        given(
            "a canceled run does not wait for a node that is gone",
            aRun().executing(1).canceled().lateBy(Duration.ofMinutes(1), RUNNING),
            "end Canceled Canceled"),
        given(
            "a pod that somebody deletes is waited for",
            aRun().executing(1).deletedPod(RUNNING),
            "stay until 60s"),
        given(
            "no replacement while the node has not said that the pod ended",
            aRun().executing(1).lateBy(Duration.ofHours(9), RUNNING),
            "show Executing NodeUnreachable"),
        given(
            "within its overtime an attempt is left to the runner and the kubelet",
            aRun().limitedTo("1s").executing(1).pod(new PodOutcome.Running(NOON.minusSeconds(60))),
            "show Executing Executing"),
        given(
            "after its overtime the operator's clock ends it",
            aRun()
                .limitedTo("1s")
                .in(new Executing(1, NOON.minusSeconds(61)))
                .pod(new PodOutcome.Running(NOON.minusSeconds(61)), Duration.ofHours(1), false),
            "end TimedOut MaxDurationExceeded"),
        given(
            "a foreign container is ended by the operator's clock, in time",
            aRun()
                .ofAContainer("5s")
                .executing(1)
                .pod(new PodOutcome.Running(NOON.minusSeconds(10))),
            "end TimedOut MaxDurationExceeded"),
        given(
            "and not before its time",
            aRun()
                .ofAContainer("5s")
                .executing(1)
                .pod(new PodOutcome.Running(NOON.minusSeconds(5))),
            "show Executing Executing"),
        // The pod ended.
        given("a completed attempt", aRun().executing(1).pod(COMPLETED), "end Completed Completed"),
        given(
            "an end that comes before the start was seen",
            aRun().in(new Queued(1)).pod(COMPLETED),
            "end Completed Completed"),
        given(
            "a failed attempt is tried again after 1 s",
            aRun().executing(1).pod(failed(Result.Next.RETRY)),
            "end Delayed(2, 1s) RetryBackoff"),
        given(
            "the second backoff is twice as long",
            aRun().executing(2).pod(failed(Result.Next.RETRY)),
            "end Delayed(3, 2s) RetryBackoff"),
        given(
            "an attempt may say when the next one starts",
            aRun().executing(1).pod(retryAt(NOON.plusSeconds(77))),
            "end Delayed(2, 77s) RetryBackoff"),
        given(
            "a retry that is due already starts now",
            aRun().executing(1).pod(retryAt(NOON.minusSeconds(77))),
            "end Delayed(2, 0s) RetryBackoff"),
        given(
            "no retry is more than 30 days ahead",
            aRun().executing(1).pod(retryAt(Instant.MAX)),
            "end Delayed(2, 2592000s) RetryBackoff"),
        given(
            "the last attempt cannot ask for another one",
            aRun().executing(3).pod(retryAt(NOON.plusSeconds(77))),
            "end Failed TaskFailed"),
        given(
            "an out of memory that the runner tells climbs as well",
            aRun()
                .climbing("medium-1x")
                .executing(1)
                .pod(
                    new PodOutcome.Reported(
                        new Result.Failed(Reason.OUT_OF_MEMORY, ERROR, Result.Next.RETRY), TIMES)),
            "end Queued(2) OutOfMemory on medium-1x"),
        given(
            "an out of memory that says stop does not",
            aRun()
                .climbing("medium-1x")
                .executing(1)
                .pod(
                    new PodOutcome.Reported(
                        new Result.Failed(Reason.OUT_OF_MEMORY, ERROR, Result.Next.STOP), TIMES)),
            "end Crashed OutOfMemory"),
        given(
            "the last attempt fails the run",
            aRun().executing(3).pod(failed(Result.Next.RETRY)),
            "end Failed TaskFailed"),
        given(
            "an attempt that says stop fails the run",
            aRun().executing(1).pod(failed(Result.Next.STOP)),
            "end Failed TaskFailed"),
        given(
            "an assignment that the runner cannot read is not the task's fault",
            aRun().executing(1).pod(operatorError(Result.Next.STOP)),
            "end SystemFailure OperatorError"),
        given(
            "and another attempt would not read it either",
            aRun().executing(1).pod(operatorError(Result.Next.RETRY)),
            "end SystemFailure OperatorError"),
        given(
            "an output that was lost does not complete the run, and is not the task's fault",
            aRun()
                .executing(1)
                .pod(
                    new PodOutcome.Reported(
                        new Result.Failed(Reason.OUTPUT_LOST, ERROR, Result.Next.STOP), TIMES)),
            "end SystemFailure OutputLost"),
        given(
            "a runner's timeout ends the run",
            aRun().executing(1).pod(new PodOutcome.Reported(new Result.TimedOut(ERROR), TIMES)),
            "end TimedOut MaxDurationExceeded"),
        given(
            "the kubelet's deadline ends the run",
            aRun().limitedTo("5s").executing(1).pod(new PodOutcome.DeadlineExceeded(true, TIMES)),
            "end TimedOut MaxDurationExceeded"),
        given(
            "a deadline before the start is not the task's fault",
            aRun().in(new Dequeued(1)).pod(new PodOutcome.DeadlineExceeded(false, TIMES)),
            "end SystemFailure StartTimeout"),
        given(
            "a container's exit code is a failure that is tried again",
            aRun().asContainer().executing(1).pod(new PodOutcome.Exited(3, "tail", TIMES)),
            "end Delayed(2, 1s) RetryBackoff"),
        given(
            "a runner that exits without a result has crashed",
            aRun().executing(1).pod(new PodOutcome.Exited(0, "", TIMES)),
            "end Crashed NoResult"),
        given(
            "a killed process has crashed", aRun().executing(1).pod(KILLED), "end Crashed Killed"),
        given(
            "out of memory has crashed",
            aRun().executing(1).pod(OUT_OF_MEMORY),
            "end Crashed OutOfMemory"),
        given(
            "out of memory goes up a step at once",
            aRun().climbing("medium-1x", "large-1x").executing(1).pod(OUT_OF_MEMORY),
            "end Queued(2) OutOfMemory on medium-1x"),
        given(
            "a machine of the ladder goes up from there",
            aRun()
                .climbing("medium-1x", "large-1x")
                .task(spec -> spec.machine("medium-1x"))
                .executing(1)
                .pod(OUT_OF_MEMORY),
            "end Queued(2) OutOfMemory on large-1x"),
        given(
            "out of memory at the end of the ladder has crashed",
            aRun()
                .climbing("medium-1x")
                .task(spec -> spec.machine("medium-1x"))
                .executing(1)
                .pod(OUT_OF_MEMORY),
            "end Crashed OutOfMemory"),
        given(
            "out of memory in the last attempt has crashed",
            aRun().climbing("medium-1x").executing(3).pod(OUT_OF_MEMORY),
            "end Crashed OutOfMemory"),
        given(
            "a pod that used more disk than it may has crashed, as the next one would",
            aRun().executing(1).pod(STORAGE_EXCEEDED),
            "end Crashed EphemeralStorageExceeded"),
        given(
            "a canceled run whose pod used more disk than it may",
            aRun().executing(1).canceled().pod(STORAGE_EXCEEDED),
            "end Canceled Canceled"),
        given(
            "a canceled run does not climb",
            aRun().climbing("medium-1x").executing(1).canceled().pod(OUT_OF_MEMORY),
            "end Canceled Canceled"),
        given(
            "an init container that fails is tried again",
            aRun()
                .in(new Dequeued(1))
                .pod(new PodOutcome.InitFailed("migrate", 1, "no table", TIMES)),
            "end Delayed(2, 1s) RetryBackoff"),
        // The platform took it.
        given(
            "a pod lost to the platform is repeated at once",
            aRun().executing(2).pod(EVICTED),
            "end Queued(2) Evicted"),
        given(
            "an attempt that somebody else stopped is repeated, whatever it returned",
            aRun().executing(2).pod(STOPPED),
            "end Queued(2) PodDeleted"),
        given(
            "a vanished pod repeats the attempt", aRun().executing(1), "end Queued(1) PodDeleted"),
        given(
            "the last disruption that is allowed",
            aRun().disruptedBefore(9).executing(1).pod(EVICTED),
            "end Queued(1) Evicted"),
        given(
            "a pod that a node refuses is repeated at once",
            aRun().in(new Dequeued(1)).pod(REJECTED),
            "end Queued(1) PodRejected"),
        given(
            "pods that nodes refuse again and again are repeated later and later",
            aRun().disruptedBefore(3).in(new Dequeued(1)).pod(REJECTED),
            "end Delayed(1, 6s) PodRejected"),
        given(
            "one disruption too many",
            aRun().disruptedBefore(10).executing(1).pod(EVICTED),
            "end SystemFailure TooManyDisruptions"),
        // Cancel against an end.
        given(
            "a canceled run whose pod was killed",
            aRun().executing(1).canceled().deletedPod(KILLED),
            "end Canceled Canceled"),
        given(
            "a canceled run never fails",
            aRun().executing(1).canceled().pod(failed(Result.Next.RETRY)),
            "end Canceled Canceled"),
        given(
            "a canceled run whose attempt ended in time",
            aRun().executing(1).canceled().pod(STOPPED),
            "end Canceled Canceled"),
        given(
            "a canceled run whose pod vanished",
            aRun().executing(1).canceled(),
            "end Canceled Canceled"),
        given(
            "a run that completed before it was stopped has completed",
            aRun().executing(1).canceled().pod(COMPLETED),
            "end Completed Completed"),
        given(
            "a run that completed while it was stopped was canceled",
            aRun().executing(1).canceled().deletedPod(COMPLETED),
            "end Canceled Canceled"),
        given(
            "a finished run stays",
            aRun()
                .in(new Finished(Phase.FAILED, 1, NOON, Optional.empty(), Optional.empty()))
                .canceled()
                .admitted(),
            "stay"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decides(Case given) {
    assertThat(inShort(given.run().decide())).isEqualTo(given.decision());
  }

  @Test
  void whatIsShownAlreadyIsNotWrittenAgain() {
    var known = aRun().in(new Dequeued(1)).knownFor(Duration.ofSeconds(2), EXECUTING);
    var first = (WriteStatus) known.pod(RUNNING).decide();
    assertThat(first.next().startedAt()).contains(NOON.minusSeconds(60));

    var again = aRun().executing(1).pod(RUNNING).seen();
    var shown = (WriteStatus) RunLifecycle.decide(again);
    var seen =
        new RunObservation(
            again.holder(),
            again.request(),
            shown.next(),
            again.task(),
            again.queue(),
            again.pod(),
            again.settings(),
            again.remembered(),
            again.unwritten(),
            again.asked(),
            again.isSettling(),
            again.answers(),
            again.family(),
            again.now(),
            again.jitter());
    assertThat(RunLifecycle.decide(seen)).isEqualTo(new Stay(Optional.empty()));
  }

  @Test
  void aSlowStartIsLookedAtAgainUntilItsTimeIsOver() {
    for (var age : List.of(Duration.ofSeconds(5), Duration.ofSeconds(290))) {
      var known = aRun().knownFor(Duration.ofSeconds(5), new Dequeued(1));
      var shown = (WriteStatus) known.pod(starting(Reason.STARTING), age, false).decide();
      var left = Duration.ofMinutes(5).minus(age);
      var next = left.compareTo(Duration.ofSeconds(30)) < 0 ? left : Duration.ofSeconds(30);
      assertThat(shown.wakeAt()).contains(NOON.plus(next));
    }
  }

  @Test
  void aDelayThatNobodyHasSeenEndsWhenItEnded() {
    var over = (WriteStatus) aRun().delayedUntil(NOON.minusSeconds(10)).decide();

    assertThat(over.next().queuedAt()).contains(NOON.minusSeconds(10));
  }

  @Test
  void theStepOfTheLadderOutlivesADisruption() {
    var climbed =
        ((WriteEnd)
                aRun().climbing("large-1x", "large-2x").executing(1).pod(OUT_OF_MEMORY).decide())
            .next();
    assertThat(climbed.attempts()).extracting("machine").containsExactly("small-1x");
    assertThat(climbed.why().message())
        .isEqualTo(
            "Attempt 1 of 3 failed: the JVM's heap was full on machine small-1x; the next one runs on machine large-1x");
    var kept = TaskVersion.of(climbed.task().orElseThrow());
    assertThat(kept.machine()).isEqualTo("large-1x");
    assertThat(kept.onNextMachine()).map(TaskVersion::machine).contains("large-2x");
  }

  @Test
  void theImageOfTheFirstPodIsThatOfAllThatFollow() {
    var digest = "sha256:" + "0f".repeat(32);
    var facts =
        new PodFacts(
            Optional.empty(),
            Optional.of("docker.io/library/app@" + digest),
            Optional.empty(),
            Optional.empty(),
            "",
            AttemptNotes.NONE);
    for (var outcome : List.of(RUNNING, failed(Result.Next.RETRY), OUT_OF_MEMORY, EVICTED)) {
      var run = aRun().climbing("medium-1x").in(new Dequeued(1)).pod(outcome).facts(facts);
      var next =
          switch (run.decide()) {
            case WriteStatus(var shown, _) -> shown;
            case RunDecision.RememberStatus(var kept, _) -> kept;
            case WriteEnd(var ended, _, _, _) -> ended;
            case RunDecision other -> throw new AssertionError(other);
          };
      assertThat(next.task().orElseThrow().spec().image()).isEqualTo("app@" + digest);
    }
  }

  @Test
  void anAttemptThatEndedTellsWhereItRanAndWhatItSaid() {
    var facts =
        new PodFacts(
            Optional.of("node-1"),
            Optional.of("app@sha256:7"),
            Optional.of(7),
            Optional.empty(),
            "tail",
            AttemptNotes.NONE);
    var end =
        (WriteEnd)
            aRun().executing(1).pod(new PodOutcome.Exited(7, "tail", TIMES)).facts(facts).decide();
    assertThat(end.next().attempts())
        .containsExactly(
            new AttemptStatus(
                1,
                "r-a1",
                "small-1x",
                "node-1",
                "app@sha256:7",
                "NoResult",
                "Attempt 1 of 3 failed: exited with code 7: tail",
                7,
                null,
                "tail",
                NOON.minusSeconds(9).toString(),
                NOON.minusSeconds(1).toString(),
                new RunError("Process", "exited with code 7: tail", null),
                null));
  }

  static Stream<Arguments> endsOfAttempts() {
    var error = new TaskError("E", "boom", "at x");
    return Stream.of(
        arguments(
            new PodOutcome.Reported(
                new Result.Failed(Reason.TASK_FAILED, error, Result.Next.RETRY), TIMES),
            new RunError("E", "boom", "at x"),
            NOON.plusSeconds(1)),
        arguments(
            new PodOutcome.Reported(
                new Result.Failed(Reason.TASK_FAILED, error, Result.Next.STOP), TIMES),
            new RunError("E", "boom", "at x"),
            null),
        arguments(
            OUT_OF_MEMORY,
            new RunError("Process", "the JVM's heap was full on machine small-1x", null),
            NOON),
        arguments(EVICTED, new RunError("Evicted", "node is full", null), NOON),
        arguments(KILLED, new RunError("Process", "was killed by signal 9", null), null),
        arguments(COMPLETED, null, null));
  }

  @ParameterizedTest
  @MethodSource("endsOfAttempts")
  void anAttemptThatEndedKeepsItsErrorAndWhenTheNextOneStarts(
      PodOutcome outcome, @Nullable RunError error, @Nullable Instant retryAt) {
    var end = (WriteEnd) aRun().climbing("medium-1x").executing(1).pod(outcome).decide();

    var attempt = end.next().attempts().getLast();
    assertThat(attempt.error()).isEqualTo(error);
    assertThat(attempt.retryAt()).isEqualTo(retryAt == null ? null : retryAt.toString());
  }

  static Stream<Arguments> logs() {
    return Stream.of(
        arguments("an exception with a result", failed(Result.Next.RETRY), true),
        arguments("an exit without a result", new PodOutcome.Exited(0, "", TIMES), true),
        arguments("a kill", KILLED, true),
        arguments("out of memory", OUT_OF_MEMORY, true),
        arguments("a full disk", STORAGE_EXCEEDED, true),
        arguments(
            "a runner's timeout", new PodOutcome.Reported(new Result.TimedOut(ERROR), TIMES), true),
        arguments("the kubelet's timeout", new PodOutcome.DeadlineExceeded(true, TIMES), true),
        arguments("the operator's timeout", RUNNING, true),
        arguments("a success", COMPLETED, false),
        arguments(
            "a pod that was never started", new PodOutcome.DeadlineExceeded(false, TIMES), false),
        arguments("a pod that the node has lost", EVICTED, false),
        arguments("a start that timed out", starting(Reason.STARTING), false),
        arguments(
            "an init container that failed", new PodOutcome.InitFailed("i", 1, "", TIMES), false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("logs")
  void theLogIsReadOfWhatFailed(String name, PodOutcome outcome, boolean lacks) {
    var run = aRun().limitedTo("1s").in(new Executing(1, NOON.minusSeconds(61))).pod(outcome);
    if (outcome instanceof PodOutcome.Live) {
      run = run.pod(outcome, Duration.ofHours(1), false);
    }
    if (outcome.equals(RUNNING)) {
      run = run.pod(new PodOutcome.Running(NOON.minusSeconds(61)), Duration.ofHours(1), false);
    }
    var end = (WriteEnd) run.decide();
    assertThat(AttemptEnd.lacksLog(run.seen(), end)).as(name).isEqualTo(lacks);
    if (lacks) {
      assertThat(end.next().withLog("boom").attempts().getLast().logTail()).isEqualTo("boom");
      assertThat(AttemptEnd.lacksLog(run.facts(saying("tail")).seen(), end)).isFalse();
    }
  }

  @Test
  void theLogOfACanceledAttemptIsNotRead() {
    var run = aRun().executing(1).canceled().pod(failed(Result.Next.RETRY));
    assertThat(AttemptEnd.lacksLog(run.seen(), (WriteEnd) run.decide())).isFalse();
  }

  private static PodFacts saying(String tail) {
    return new PodFacts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        tail,
        AttemptNotes.NONE);
  }

  @Test
  void metadataAndTheErrorsOfHooksAreKept() {
    var metadata = JsonNodeFactory.instance.objectNode().put("step", 2);
    var told = new AttemptNotes(metadata, List.of(new HookError("onSuccess", "E", "mail is down")));
    var run = aRun().executing(1);
    for (var attempt = 1; attempt <= 11; attempt++) {
      var facts = noting(attempt == 1 ? told : new AttemptNotes(null, told.hookErrors()));
      var end = (WriteEnd) run.pod(EVICTED).facts(facts).decide();
      run = aRun().from(end.next()).executing(1);
    }
    var notes = run.seen().record().notes();
    assertThat(notes.metadata()).contains(metadata);
    assertThat(notes.hookErrors())
        .hasSize(10)
        .contains(new dev.davit.api.HookError("onSuccess", "E", "mail is down"));
  }

  @Test
  void theNextAttemptBeginsWithTheJournalOfThoseBefore() {
    var run = aRun().ofAtMost(9).executing(1);
    for (var attempt = 1; attempt <= 3; attempt++) {
      var end = (WriteEnd) run.pod(failed(Result.Next.RETRY)).facts(noting(journal(9))).decide();
      run = aRun().ofAtMost(9).from(end.next()).executing(attempt + 1);
    }
    var journal = run.seen().record().notes().journal().orElseThrow();
    var entry = "{\"value\":\"xxxxxxxxx\"}";
    assertThat(journal.asText()).isEqualTo("[%s,%s,%s]".formatted(entry, entry, entry));

    var last = (WriteEnd) run.pod(COMPLETED).decide();
    assertThat(last.next().notes().journal()).isEmpty();
  }

  @Test
  void aJournalThatGrowsTooLargeKeepsWhatItHasAndSaysSo() {
    var first = (WriteEnd) aRun().executing(1).pod(EVICTED).facts(noting(journal(5000))).decide();
    var run = aRun().from(first.next()).executing(1);
    var second = (WriteEnd) run.pod(EVICTED).facts(noting(journal(5000))).decide();

    var notes = second.next().notes();
    assertThat(notes.journal()).isEqualTo(first.next().notes().journal());
    assertThat(notes.hookErrors())
        .extracting(dev.davit.api.HookError::message)
        .containsExactly(
            "the journal of 5014 bytes does not fit into the 8192 that a run may have, beside 5014 of"
                + " earlier attempts; the next attempt executes these steps again");
  }

  @Test
  void nonsenseInThePlaceOfAJournalIsReplaced() {
    for (var nonsense : List.of("7", "{}", "[]", "[7]", "\"[{\"")) {
      var record = aRun().executing(1).seen().record();
      var notes =
          new RunRecord.Notes(Optional.empty(), List.of(), Optional.of(FreeJson.whole(nonsense)));
      var run = aRun().from(record.withNotes(notes)).executing(1);
      var end = (WriteEnd) run.pod(EVICTED).facts(noting(journal(1))).decide();
      assertThat(end.next().notes().journal().orElseThrow().asText())
          .isEqualTo("[{\"value\":\"x\"}]");
    }
  }

  private static AttemptNotes journal(int characters) {
    var journal = JsonNodeFactory.instance.arrayNode();
    journal.addObject().put("value", "x".repeat(characters));
    return new AttemptNotes(null, List.of(), journal);
  }

  private static PodFacts noting(AttemptNotes notes) {
    return new PodFacts(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "", notes);
  }

  @Test
  void aRunThatIsCanceledBetweenAttemptsHasNoPodToTellAbout() {
    var failed = (WriteEnd) aRun().executing(1).pod(failed(Result.Next.RETRY)).decide();
    var end = (WriteEnd) aRun().from(failed.next()).canceled().decide();
    assertThat(end.next().attempts()).extracting("pod").containsExactly("r-a1");
    assertThat(end.pod()).isEmpty();
  }

  @Test
  void aRepeatedAttemptGetsAPodOfANewName() {
    var lost = (WriteEnd) aRun().executing(2).pod(EVICTED).decide();
    assertThat(lost.pod()).contains("r-a2");
    assertThat(lost.next().disruptions()).isEqualTo(1);
    assertThat(lost.next().attempt()).isEqualTo(new AttemptId(2, 1));
  }

  @Test
  void anEndKeepsTheOutputTheVersionAndTheAttempt() {
    var end = ((WriteEnd) aRun().executing(1).pod(COMPLETED).decide()).next();
    assertThat(end.state())
        .isEqualTo(
            new Finished(
                Phase.COMPLETED, 1, NOON, Optional.of(IntNode.valueOf(42)), Optional.empty()));
    assertThat(end.task()).isPresent();
    assertThat(end.startedAt()).contains(NOON.minusSeconds(9));
    assertThat(end.attempts())
        .singleElement()
        .satisfies(it -> assertThat(it.pod()).isEqualTo("r-a1"));
  }

  @Test
  void anEndNamesAnOutputInTheObjectStore() {
    var stored = new StoredOutput(1 << 20, "0a".repeat(32), "runs/u/a1/output");
    var pod = new PodOutcome.Reported(new Result.Stored(stored), TIMES);
    for (var run : List.of(aRun().executing(1).pod(pod), aRun().executing(1).canceled().pod(pod))) {
      assertThat(((WriteEnd) run.decide()).next().state())
          .isEqualTo(
              new Finished(
                  Phase.COMPLETED,
                  1,
                  NOON,
                  Optional.empty(),
                  Optional.of(new RunOutputRef(stored.key(), 1L << 20, stored.sha256())),
                  Optional.empty()));
    }
  }

  @Test
  void aCanceledRunKeepsWhatItsAttemptReturned() {
    var end = ((WriteEnd) aRun().executing(1).canceled().pod(STOPPED).decide()).next();
    assertThat(end.state())
        .isEqualTo(
            new Finished(
                Phase.CANCELED, 1, NOON, Optional.of(IntNode.valueOf(7)), Optional.empty()));
  }

  static Stream<Arguments> events() {
    return Stream.of(
        arguments(
            aRun().executing(2).pod(failed(Result.Next.STOP)),
            "Attempt 2 of 3 (pod r-a2) failed: boom"),
        arguments(
            aRun().executing(2).pod(EVICTED),
            "Attempt 2 (pod r-a2): node is full; the attempt is repeated"),
        arguments(
            aRun().in(new Dequeued(1)).pod(new PodOutcome.Unstartable(Reason.STARTING, "bad")),
            "Attempt 1 (pod r-a1): bad"),
        arguments(aRun().onUnknownMachine(), "machine \"gpu\" is not configured"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventNamesTheAttemptAndItsPod(RunSeen run, String message) {
    var end = (WriteEnd) run.decide();
    assertThat(EndText.event(run.seen(), end.next())).isEqualTo(message);
  }

  @Test
  void theMessageOfAFailureNamesTheAttemptTheLimitAndTheError() {
    var end = (WriteEnd) aRun().executing(3).pod(failed(Result.Next.RETRY)).decide();
    assertThat(end.next().why().message()).isEqualTo("Attempt 3 of 3 failed: boom");
  }

  static PodOutcome starting(Reason reason) {
    return new PodOutcome.Starting(reason, "because");
  }

  static String inShort(RunDecision decision) {
    return switch (decision) {
      case Stay(var wakeAt) -> "stay" + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case AwaitSlot(var id, var wakeAt) ->
          "await slot " + id.number() + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case CreatePod(var id) -> "create pod " + id.number();
      case WriteStatus(var next, _) -> "show " + inShort(next);
      case WriteWaiting(var next, var wakeAt) ->
          "show waiting " + inShort(next) + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case RunDecision.WriteNotes(var next, var wakeAt) ->
          "note " + inShort(next) + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case WriteRefusal(var next, _) -> "show refusal " + inShort(next);
      case RunDecision.RememberStatus(var next, var wakeAt) ->
          "remember " + inShort(next) + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case RunDecision.Hold(var next, var wakeAt) ->
          "hold " + inShort(next) + wakeAt.map(at -> " until " + seconds(at)).orElse("");
      case RunDecision.Answer(var over) -> "answer " + over.size();
      case StopPod(var next) -> "stop " + next.pod().orElseThrow() + " " + inShort(next);
      case RunDecision.StopLeftBehindPod(var pod) -> "stop older " + pod;
      case WriteEnd(var next, _, _, _) -> "end " + inShort(next);
    };
  }

  static Stream<Arguments> answers() {
    var full = new SlotStatus.Waiting(Reason.CONCURRENCY_LIMIT, "full");
    return Stream.of(
        arguments("a slot: the dispatcher wakes it", aRun(), new SlotStatus.Admitted(), "stay"),
        arguments("not decided yet", aRun(), new SlotStatus.Undecided(), "stay"),
        arguments(
            "its ttl goes on",
            aRun().queuedSince(NOON).operatorTtl(Duration.ofMinutes(5)),
            new SlotStatus.Undecided(),
            "stay until 300s"),
        arguments(
            "dropped by a full queue: its end is decided at once",
            aRun(),
            new SlotStatus.Dropped(Overflow.DROP_NEWEST, "full"),
            "stay until 0s"),
        arguments(
            "a short wait is not worth a write", aRun().queuedSince(NOON), full, "stay until 2s"),
        arguments(
            "a ttl that is shorter than that",
            aRun().queuedSince(NOON).task(spec -> spec.ttl("1s")),
            full,
            "stay until 1s"),
        arguments(
            "a longer one is",
            aRun().queuedSince(NOON.minusSeconds(2)),
            full,
            "show waiting Queued(1) ConcurrencyLimit"),
        arguments(
            "a run that was pending says what it waits for now",
            aRun().in(new PendingVersion()),
            full,
            "show waiting Queued(1) ConcurrencyLimit"),
        arguments(
            "so does a retry",
            aRun().in(new Queued(2)),
            full,
            "show waiting Queued(2) ConcurrencyLimit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void whatFollowsFromTheAnswerToARequest(
      String name, RunSeen run, SlotStatus answer, String decision) {
    var seen = run.seen();
    var ask = new AwaitSlot(seen.attempt(), seen.expiresAt());

    assertThat(inShort(RunLifecycle.afterSlotAnswer(seen, ask, answer))).isEqualTo(decision);
  }

  /// A full queue has said nothing to it yet, and may drop it.
  @Test
  void aRunThatHasWaitedForItsTaskIsNewToItsQueue() {
    assertThat(aRun().in(new PendingVersion()).seen().isNew()).isTrue();
    assertThat(aRun().in(new Queued(1)).seen().isNew()).isTrue();
    assertThat(aRun().in(new Queued(2)).seen().isNew()).isFalse();
  }

  private static String inShort(RunRecord record) {
    var state =
        switch (record.state()) {
          case Queued(var next) -> "Queued(" + next + ")";
          case Delayed(var until) -> "Delayed(" + seconds(until) + ")";
          case BackingOff(var next, var until) -> "Delayed(" + next + ", " + seconds(until) + ")";
          case RunState.Waiting waiting ->
              "Waiting" + waiting.until().map(it -> "(" + seconds(it) + ")").orElse("");
          case PendingVersion _, Dequeued _, Executing _, Finished _ ->
              record.state().phase().wireName();
        };
    var machine =
        record.task().map(task -> task.spec().machine()).filter(it -> !it.equals("small-1x"));
    return state
        + " "
        + record.why().reason().wireName()
        + (record.state() instanceof Queued ? machine.map(it -> " on " + it).orElse("") : "");
  }

  private static String seconds(Instant at) {
    return Duration.between(NOON, at).toSeconds() + "s";
  }
}
