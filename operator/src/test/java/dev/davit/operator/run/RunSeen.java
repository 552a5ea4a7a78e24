package dev.davit.operator.run;

import dev.davit.api.Entrypoint;
import dev.davit.api.ResolvedTask;
import dev.davit.api.RetrySpec;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskSpec;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.Standing;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds what is seen of a run, in the words of the domain. The run is `r`, its task `charge`, and
/// it is noon.
final class RunSeen {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final QueueRef QUEUE = new QueueRef.OfTask("ns", "charge");

  private RunRecord record = RunRecord.fresh(7);
  private Optional<TaskVersion> task = Optional.of(version(Entrypoint.RUNNER, 3, null));
  private PodSeen pod = new PodSeen.None();
  private Standing standing = new Standing.Waiting(Reason.CONCURRENCY_LIMIT, "full");
  private boolean canceled;
  private Optional<String> unknownMachine = Optional.empty();
  private int payloadBytes = 2;

  private RunSeen() {}

  static RunSeen aRun() {
    return new RunSeen();
  }

  static TaskVersion version(Entrypoint entrypoint, int maxAttempts, @Nullable String maxDuration) {
    var spec =
        TaskSpec.of("app:1")
            .entrypoint(entrypoint)
            .retry(new RetrySpec(maxAttempts, 2.0, "1s", "10s", false, null))
            .maxDuration(maxDuration)
            .build();
    return TaskVersion.of(new ResolvedTask(1L, TaskDefaults.apply(spec)));
  }

  RunSeen in(RunState state) {
    record = record.in(state, new Why(Reason.SCHEDULING, "before"));
    if (state instanceof RunState.Dequeued || state instanceof RunState.Executing) {
      task.ifPresent(version -> record = record.of(version.resolved()));
      record = record.on("r-" + state.attempt());
    }
    return this;
  }

  RunSeen executing(int attempt) {
    return in(new RunState.Executing(attempt, NOON.minusSeconds(60)));
  }

  RunSeen ofAtMost(int attempts) {
    task = Optional.of(version(Entrypoint.RUNNER, attempts, null));
    return this;
  }

  RunSeen limitedTo(String maxDuration) {
    task = Optional.of(version(Entrypoint.RUNNER, 3, maxDuration));
    return this;
  }

  RunSeen asContainer() {
    task = Optional.of(version(Entrypoint.CONTAINER, 3, null));
    return this;
  }

  RunSeen ofAContainer(String maxDuration) {
    task = Optional.of(version(Entrypoint.CONTAINER, 3, maxDuration));
    return this;
  }

  RunSeen withoutTask() {
    task = Optional.empty();
    return this;
  }

  RunSeen onUnknownMachine() {
    unknownMachine = Optional.of("machine \"gpu\" is not configured");
    return this;
  }

  RunSeen withPayloadOf(int bytes) {
    payloadBytes = bytes;
    return this;
  }

  RunSeen admitted() {
    standing = new Standing.Admitted();
    return this;
  }

  RunSeen canceled() {
    canceled = true;
    return this;
  }

  RunSeen disruptedBefore(int times) {
    for (var count = 0; count < times; count++) {
      record = record.disrupted();
    }
    return this;
  }

  RunSeen pod(PodOutcome outcome) {
    return pod(outcome, Duration.ofMinutes(1), false);
  }

  RunSeen deletedPod(PodOutcome outcome) {
    return pod(outcome, Duration.ofMinutes(1), true);
  }

  RunSeen pod(PodOutcome outcome, Duration age, boolean deleting) {
    pod = new PodSeen.Present(outcome, NOON.minus(age), deleting);
    return this;
  }

  RunSeen olderPodAlive() {
    pod = new PodSeen.OlderAlive("r-1");
    return this;
  }

  RunObservation seen() {
    return new RunObservation(
        "r",
        NOON.minusSeconds(300),
        payloadBytes,
        canceled,
        record,
        task,
        unknownMachine,
        task.map(version -> QUEUE),
        pod,
        new QueueDefinition.Limited(1),
        standing,
        RunSettings.DEFAULTS,
        NOON,
        0.5);
  }

  RunDecision decide() {
    return RunLifecycle.decide(seen());
  }
}
