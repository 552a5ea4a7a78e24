package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Labels;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunStatus;
import dev.davit.api.RunTimes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A run at the time when it was read.
///
/// @param phase for a phase that only a newer version of Davit knows: `Failed` if the run has
///   ended, otherwise `Executing` or `Queued`; reason and message are unchanged
/// @param reason why it is in this phase, in a word; empty text until the operator has seen the run
/// @param message why it is in this phase, in a sentence; empty text until the operator has seen
///   the run
/// @param attempt the number of the current or last attempt; 0 before the first one
/// @param delayUntil the earliest start of the run; empty: it was never delayed
/// @param replayOf the name of the run that this one repeats
/// @param schedule the name of the schedule that created it, or of which somebody asked for it
/// @param startedAt when the task's code was first seen running
/// @param finishedAt present if the phase is final
/// @param output what the task returned; empty if it returned nothing or did not complete
/// @param error why the run did not complete
/// @param outputRef where the object store has what the task returned, if that is too large for
///   `output`; the gateway gives a URL to get it: `GET /v1/namespaces/NAMESPACE/runs/NAME/output`
public record RunView(
    String namespace,
    String name,
    String uid,
    String task,
    Phase phase,
    String reason,
    String message,
    int attempt,
    List<String> tags,
    Instant createdAt,
    Optional<Instant> delayUntil,
    Optional<String> replayOf,
    Optional<String> schedule,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<JsonNode> output,
    Optional<RunError> error,
    Optional<RunOutputRef> outputRef) {
  public RunView {
    tags = List.copyOf(tags);
  }

  /// A run whose output is not in the object store.
  public RunView(
      String namespace,
      String name,
      String uid,
      String task,
      Phase phase,
      String reason,
      String message,
      int attempt,
      List<String> tags,
      Instant createdAt,
      Optional<Instant> delayUntil,
      Optional<String> replayOf,
      Optional<String> schedule,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<JsonNode> output,
      Optional<RunError> error) {
    this(
        namespace,
        name,
        uid,
        task,
        phase,
        reason,
        message,
        attempt,
        tags,
        createdAt,
        delayUntil,
        replayOf,
        schedule,
        startedAt,
        finishedAt,
        output,
        error,
        Optional.empty());
  }

  /// The view of a run that was not read by [DavitClient].
  public static RunView of(Run run) {
    var metadata = run.getMetadata();
    var spec = run.getSpec();
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var times = Objects.requireNonNullElse(status.times(), RunTimes.NONE);
    return new RunView(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        spec.task(),
        phase(status, times),
        Objects.requireNonNullElse(status.reason(), ""),
        Objects.requireNonNullElse(status.message(), ""),
        Objects.requireNonNullElse(status.attempt(), 0),
        run.tags(),
        Instant.parse(metadata.getCreationTimestamp()),
        Optional.ofNullable(spec.delayUntil()).flatMap(DelayedRun::instant),
        Optional.ofNullable(spec.replayOf()),
        Optional.ofNullable(metadata.getLabels()).map(labels -> labels.get(Labels.SCHEDULE)),
        Optional.ofNullable(times.startedAt()).map(Instant::parse),
        Optional.ofNullable(times.finishedAt()).map(Instant::parse),
        Optional.ofNullable(status.output()),
        Optional.ofNullable(status.error()),
        Optional.ofNullable(status.outputRef()));
  }

  private static Phase phase(RunStatus status, RunTimes times) {
    if (status.phase() != null) {
      return status.phase();
    }
    if (Boolean.TRUE.equals(status.finished())) {
      return Phase.FAILED;
    }
    return times.startedAt() == null ? Phase.QUEUED : Phase.EXECUTING;
  }

  /// Whether the phase is final: then nothing in this run changes any more.
  public boolean isFinished() {
    return phase.isFinal();
  }

  /// The phase with its reason and message, as the end of a sentence: `it is Queued
  /// (ConcurrencyLimit): All 5 slots are taken`.
  public String standing() {
    var name = phase.wireName();
    if (reason.isEmpty() && message.isEmpty()) {
      return "it is %s, and no operator has reported on it".formatted(name);
    }
    var why = reason.isEmpty() || reason.equals(name) ? "" : " (" + reason + ")";
    return "it is " + name + why + (message.isEmpty() ? "" : ": " + message);
  }
}
