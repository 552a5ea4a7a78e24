package dev.davit.operator.run;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.PodFacts;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.run.RememberedStatuses.Remembered;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything that [RunLifecycle] needs to know, as plain values.
///
/// @param holder the run, and the name of the current attempt's pod
/// @param remembered what this operator has decided on and not written
/// @param unwritten of how many runs it remembers something
/// @param asked what the pod waits for, as it has asked; empty: it does not wait
/// @param isSettling whether pods that wait may not have asked this operator yet
/// @param answers what has become of the tokens, runs and batches that the run waits for; nothing
///   of those that are not over
/// @param jitter a number in [0, 1), drawn anew for each observation
record RunObservation(
    SlotHolder holder,
    RunRequest request,
    RunRecord record,
    TaskSeen task,
    QueueSeen queue,
    PodSeen pod,
    RunSettings settings,
    Optional<Remembered> remembered,
    int unwritten,
    List<Wait> asked,
    boolean isSettling,
    List<JournalEntry> answers,
    FamilySeen family,
    Instant now,
    double jitter) {

  /// The current attempt's pod, as far as it is seen.
  sealed interface PodSeen {
    /// The pod does not exist. If the state says that it should, the API server was asked.
    record None() implements PodSeen {}

    /// Another pod of this run may still run user code.
    ///
    /// @param isLeftBehind whether its attempt is over, and nobody has asked for its deletion: the
    ///   late request of an operator that died created it
    record OlderAlive(String name, boolean isLeftBehind) implements PodSeen {}

    /// The pod of the current attempt.
    ///
    /// @param deletedBy the end of the grace period, if somebody asked for the pod's deletion
    record Present(
        String uid,
        PodOutcome outcome,
        Instant createdAt,
        Optional<Instant> deletedBy,
        PodFacts facts)
        implements PodSeen {}

    /// Whether the pod of the current attempt can still run user code.
    default boolean isAlive() {
      return this instanceof Present(_, var outcome, _, _, _) && !(outcome instanceof Ended);
    }
  }

  /// The same with another record.
  RunObservation with(RunRecord other) {
    return new RunObservation(
        holder,
        request,
        other,
        task,
        queue,
        pod,
        settings,
        remembered,
        unwritten,
        asked,
        isSettling,
        answers,
        family,
        now,
        jitter);
  }

  private static final AttemptId FIRST = new AttemptId(1, 0);

  String podName() {
    return holder.pod();
  }

  /// The version of the task that the current attempt uses, with the exact image of its pod.
  TaskVersion version() {
    return pinned()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "run " + holder.run() + " has a pod, but no version of its task"));
  }

  private Optional<TaskVersion> pinned() {
    return task.version().map(version -> podFacts().image().map(version::pinnedTo).orElse(version));
  }

  /// Since when the run could have started; its ttl counts from here.
  Instant queuedAt() {
    if (record.queuedAt().isPresent()) {
      return record.queuedAt().get();
    }
    return record.state() instanceof RunState.PendingVersion ? now : request.startAt();
  }

  /// How long the run may wait; empty: for ever.
  Optional<Duration> ttl() {
    return task.version().flatMap(TaskVersion::ttl).or(settings::ttl).filter(ttl -> !ttl.isZero());
  }

  /// When the run expires, if it has not had a pod by then.
  Optional<Instant> expiresAt() {
    return record.pod().isPresent() ? Optional.empty() : ttl().map(waitingSince()::plus);
  }

  /// The API server cuts the instant of creation to whole seconds; no run may expire early.
  private Instant waitingSince() {
    var queuedAt = queuedAt();
    return queuedAt.equals(request.createdAt()) ? queuedAt.plusSeconds(1) : queuedAt;
  }

  /// Since when this operator knows that the run is in such a state; now, if that is new to it.
  Instant knownSince(RunState state) {
    return remembered
        .filter(it -> it.status().state().getClass() == state.getClass())
        .map(Remembered::since)
        .orElse(now);
  }

  boolean isShownQueued() {
    return record.state() instanceof RunState.Queued;
  }

  /// Whether the status does not say yet that the run waits: a full queue may still refuse it.
  boolean isNew() {
    return (isShownQueued() || record.state() instanceof RunState.PendingVersion)
        && record.attempt().equals(FIRST)
        && !SlotStatus.WAITING.contains(record.why().reason());
  }

  /// Whether the run waits, and its pod stays meanwhile.
  boolean isHeld() {
    return record.isHeldBy(holder.pod());
  }

  /// Whether the run is suspended, and nothing is to be done about it now.
  boolean isSuspended() {
    return record.state() instanceof RunState.Waiting waiting
        && isWithoutPod()
        && waiting.until().map(now::isBefore).orElse(true);
  }

  /// Whether there is no pod, and no request to end the run.
  boolean isWithoutPod() {
    return pod instanceof PodSeen.None && !request.canceled();
  }

  /// Whether the run has not begun to ask for slots, and must not yet.
  boolean isDelayed() {
    return record.queuedAt().isEmpty() && request.delayUntil().filter(now::isBefore).isPresent();
  }

  /// Whether the delay was over before the operator first looked at the run. Until the status says
  /// so, the schema lets a caller change the delay and the payload, and a pod would have the old
  /// ones.
  boolean hasUnwrittenDelay() {
    return record.queuedAt().isEmpty()
        && request.delayUntil().isPresent()
        && record.state() instanceof RunState.Queued;
  }

  /// How long a pod may take until its container runs.
  Duration startTimeout() {
    return task.version().flatMap(TaskVersion::startTimeout).orElse(settings.startTimeout());
  }

  AttemptId attempt() {
    return record.attempt();
  }

  PodFacts podFacts() {
    return pod instanceof PodSeen.Present(_, _, _, _, var facts) ? facts : PodFacts.NONE;
  }

  Optional<String> podToRemove() {
    return pod instanceof PodSeen.Present ? Optional.of(podName()) : Optional.empty();
  }

  /// The record of a run that waits for its next pod.
  RunRecord queued(Why why) {
    return record
        .queuedAt(queuedAt())
        .waitingIn(queue.lane().orElseThrow().queue().text())
        .inState(new RunState.Queued(attempt().number()), why);
  }

  /// The record with the version that is seen; the run keeps it from the first pod on.
  RunRecord versioned() {
    var known = queue.lane().map(it -> record.waitingIn(it.queue().text())).orElse(record);
    return pod instanceof PodSeen.None || task instanceof TaskSeen.Unknown
        ? known
        : known.queuedAt(queuedAt()).ofTask(version().resolved());
  }
}
