package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.ResolvedTask;
import dev.davit.api.RetrySpec;
import dev.davit.api.RunSpec;
import dev.davit.api.TaskDefaults;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Builds what is seen of a run, in the words of the domain. The run is `r`, its task `charge`, and
/// it is noon.
final class RunSeen {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Lane QUEUE = new Lane(new QueueRef.OfTask("ns", "charge"), "");

  private RunRecord record = RunRecord.fresh(7);
  private Optional<TaskVersion> task = Optional.of(version(Entrypoint.RUNNER, 3, null));
  private PodSeen pod = new PodSeen.None();
  private SlotStatus slot = new SlotStatus.Waiting(Reason.CONCURRENCY_LIMIT, "full");
  private Optional<Remembered> remembered = Optional.empty();
  private int unwritten = 1;
  private List<Wait> asked = List.of();
  private boolean isSettling;
  private List<JournalEntry> answers = List.of();
  private FamilySeen family = FamilySeen.NONE;
  private boolean canceled;
  private Optional<Why> refusal = Optional.empty();
  private Optional<Instant> delayUntil = Optional.empty();
  private PodFacts facts = PodFacts.NONE;
  private RunSettings settings = RunSettings.DEFAULTS;
  private Optional<Why> invalid = Optional.empty();
  private Optional<Why> unknownTask = Optional.empty();

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
    record = record.inState(state, new Why(Reason.SCHEDULING, "before"));
    if (state instanceof RunState.Dequeued || state instanceof RunState.Executing) {
      task.ifPresent(version -> record = record.ofTask(version.resolved()));
      record = record.onPod("r-" + state.attempt());
    }
    return this;
  }

  /// In a state in which a bug of the operator was shown.
  RunSeen failedBy(RunState state) {
    record = record.inState(state, new Why(Reason.OPERATOR_ERROR, "a bug"));
    return this;
  }

  RunSeen from(RunRecord before) {
    record = before;
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
    unknownTask = Optional.of(new Why(Reason.PENDING_TASK, "there is no task"));
    task = Optional.empty();
    return this;
  }

  RunSeen onUnknownMachine() {
    refusal = Optional.of(new Why(Reason.UNKNOWN_MACHINE, "machine \"gpu\" is not configured"));
    return this;
  }

  RunSeen delayedUntil(Instant instant) {
    delayUntil = Optional.of(instant);
    return this;
  }

  /// The task, with what `change` says about it.
  RunSeen task(UnaryOperator<TaskSpecBuilder> change) {
    var spec = task.orElseThrow().resolved().spec();
    task =
        Optional.of(TaskVersion.of(new ResolvedTask(1L, change.apply(spec.toBuilder()).build())));
    return this;
  }

  RunSeen climbing(String... machines) {
    var retry =
        new RetrySpec(3, 2.0, "1s", "10s", false, new OutOfMemoryRetry(null, List.of(machines)));
    return task(spec -> spec.retry(retry));
  }

  /// The operator's own ttl.
  RunSeen operatorTtl(Duration ttl) {
    settings =
        new RunSettings(
            settings.startTimeout(),
            settings.overtime(),
            settings.executingDelay(),
            settings.maxDisruptions(),
            false,
            Optional.of(ttl),
            settings.limits(),
            settings.retention());
    return this;
  }

  RunSeen queuedSince(Instant instant) {
    record = record.queuedAt(instant);
    return this;
  }

  RunSeen facts(PodFacts seen) {
    facts = seen;
    if (pod instanceof PodSeen.Present(var uid, var outcome, var createdAt, var deletedBy, _)) {
      pod = new PodSeen.Present(uid, outcome, createdAt, deletedBy, facts);
    }
    return this;
  }

  RunSeen withPayloadOf(int bytes) {
    invalid =
        RunCheck.invalid(RunSpec.of("t").payload(new TextNode("x".repeat(bytes - 2))).build());
    return this;
  }

  /// Its task exists, and cannot be read.
  RunSeen withUnreadTask() {
    task = Optional.empty();
    unknownTask = Optional.of(new Why(Reason.UNREADABLE, "spec.waits: not known"));
    return this;
  }

  RunSeen admitted() {
    slot = new SlotStatus.Admitted();
    return this;
  }

  /// The operator has known for so long that it is in such a state, and has not written that.
  RunSeen knownFor(Duration age, RunState state) {
    var status = record.inState(state, new Why(Reason.STARTING, "remembered"));
    remembered = Optional.of(new Remembered(status, NOON.minus(age)));
    return this;
  }

  /// So many runs have a status that is remembered and not written.
  RunSeen among(int runs) {
    unwritten = runs;
    return this;
  }

  /// It waits, and its pod stays.
  RunSeen held(Wait... waits) {
    executing(1);
    record =
        record
            .onPod(record.attempt().podName("r"))
            .inState(
                new RunState.Waiting(1, NOON.minusSeconds(20), List.of(waits)),
                new Why(Reason.WAITING_FOR_RUN, "before"));
    return this;
  }

  /// The operator has only just begun to lead.
  RunSeen seenByANewLeader() {
    isSettling = true;
    return this;
  }

  /// Its pod asks whether one of these is over.
  RunSeen asking(Wait... waits) {
    asked = List.of(waits);
    return this;
  }

  /// What has become of the tokens that the run waits for.
  RunSeen answered(JournalEntry... entries) {
    answers = List.of(entries);
    return this;
  }

  /// What is seen of its parent and its children.
  RunSeen of(FamilySeen seen) {
    family = seen;
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
    return pod(outcome, age, deleting ? Optional.of(NOON) : Optional.empty());
  }

  /// A pod whose grace period ended so long ago.
  RunSeen lateBy(Duration late, PodOutcome outcome) {
    return pod(outcome, Duration.ofHours(1), Optional.of(NOON.minus(late)));
  }

  private RunSeen pod(PodOutcome outcome, Duration age, Optional<Instant> deletedBy) {
    pod = new PodSeen.Present("pod-uid", outcome, NOON.minus(age), deletedBy, facts);
    return this;
  }

  RunSeen olderPodAlive() {
    pod = new PodSeen.OlderAlive("r-a1", false);
    return this;
  }

  RunSeen olderPodLeftBehind() {
    pod = new PodSeen.OlderAlive("r-a1", true);
    return this;
  }

  RunObservation seen() {
    return new RunObservation(
        new SlotHolder("ns", "r", "uid", record.attempt().podName("r")),
        new RunRequest(NOON.minusSeconds(300), invalid, delayUntil, Duration.ZERO, canceled),
        record,
        task.<TaskSeen>map(version -> new TaskSeen.Known(version, refusal))
            .orElseGet(() -> new TaskSeen.Unknown(unknownTask.orElseThrow())),
        new QueueSeen(task.map(version -> QUEUE), QueueDefinition.limited(1), slot),
        pod,
        settings,
        remembered,
        unwritten,
        asked,
        isSettling,
        answers,
        family,
        NOON,
        0.5);
  }

  RunDecision decide() {
    return RunLifecycle.decide(seen());
  }
}
