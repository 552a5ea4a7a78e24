package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.AttemptStatus;
import dev.davit.api.HookError;
import dev.davit.api.ResolvedTask;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.Reason;
import dev.davit.contract.TagRules;
import dev.davit.contract.Texts;
import dev.davit.operator.attempt.AttemptId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that Davit remembers about a run: its state, the reason for it, and its history.
///
/// @param sequence the run's position in the order of creation
/// @param disruptions pods lost to the platform
/// @param segment which part of the current attempt the current or next pod executes
/// @param queuedAt when the run could first have started; empty until the status first says so
/// @param task the version that all attempts use; empty until the first dispatch
/// @param queue the queue of the run, as [dev.davit.operator.queue.QueueRef#text]; empty until
///   known
/// @param pod the name of the current or last pod; empty before the first
/// @param startedAt when user code was first seen running
/// @param attempts the pods that have ended, the oldest first; bounded
public record RunRecord(
    RunState state,
    Why why,
    long sequence,
    int disruptions,
    Segment segment,
    Optional<Instant> queuedAt,
    Optional<ResolvedTask> task,
    Optional<String> queue,
    Optional<String> pod,
    Optional<Instant> startedAt,
    List<AttemptStatus> attempts,
    Notes notes) {

  public RunRecord {
    attempts = List.copyOf(attempts);
  }

  /// Why a run is in its state, as a word and as a sentence.
  public record Why(Reason reason, String message) {
    private static final int MAX_MESSAGE = 1024;

    public Why {
      message = Texts.head(message, MAX_MESSAGE);
    }
  }

  /// What attempts have reported beside their results.
  ///
  /// @param metadata the metadata that the task has set on the run; empty: only the caller's
  /// @param journal what steps and waits have become, as the runners wrote it; empty: nothing yet
  /// @param tags that the task has added to those of the spec
  /// @param changedBy the last requests of other runs' pods that have changed the metadata
  public record Notes(
      Optional<JsonNode> metadata,
      List<HookError> hookErrors,
      Optional<JsonNode> journal,
      List<String> tags,
      List<String> changedBy) {
    public static final Notes NONE = new Notes(Optional.empty(), List.of(), Optional.empty());
    private static final int MOST_HOOK_ERRORS = 10;

    public Notes {
      hookErrors = List.copyOf(hookErrors);
      tags = List.copyOf(tags);
      changedBy = List.copyOf(changedBy);
    }

    Notes(Optional<JsonNode> metadata, List<HookError> hookErrors, Optional<JsonNode> journal) {
      this(metadata, hookErrors, journal, List.of(), List.of());
    }

    /// Adds what an attempt has reported: its metadata, if there is any, replaces the earlier one,
    /// its journal goes on from the earlier one, its tags are added, and the last errors are kept.
    ///
    /// @param segment that the attempt has executed
    Notes plus(AttemptNotes told, Segment segment) {
      var kept = Journals.fitting(journal, told);
      var errors =
          Stream.concat(
                  hookErrors.stream(),
                  kept.hookErrors().stream()
                      .map(it -> new HookError(it.hook(), it.type(), it.message())))
              .toList();
      return new Notes(
          Optional.<JsonNode>ofNullable(told.metadata()).map(segment::shown).or(() -> metadata),
          errors.subList(Math.max(0, errors.size() - MOST_HOOK_ERRORS), errors.size()),
          Journals.joined(journal, kept),
          TagRules.joined(tags, told.tags()),
          changedBy);
    }

    Notes withMetadata(JsonNode shown) {
      return new Notes(Optional.of(shown), hookErrors, journal, tags, changedBy);
    }

    Notes withTags(List<String> added) {
      return new Notes(metadata, hookErrors, journal, TagRules.joined(tags, added), changedBy);
    }

    /// @param requests the latest one is the last
    Notes changedBy(List<String> requests) {
      return new Notes(metadata, hookErrors, journal, tags, requests);
    }

    /// No attempt follows: nobody reads the journal any more.
    Notes withoutJournal() {
      return new Notes(metadata, hookErrors, Optional.empty(), tags, List.of());
    }
  }

  /// A run that the operator has not looked at yet.
  public static RunRecord fresh(long sequence) {
    return new RunRecord(
        new RunState.Queued(1),
        new Why(Reason.SCHEDULING, "has not been looked at yet"),
        sequence,
        0,
        Segment.FIRST,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Notes.NONE);
  }

  /// Another attempt begins with its first segment.
  public RunRecord inState(RunState next, Why why) {
    return new RunRecord(
        next,
        why,
        sequence,
        disruptions,
        next.attempt() == state.attempt() ? segment : Segment.FIRST,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        attempts,
        notes);
  }

  /// Whether the run waits, and this pod stays meanwhile: the record names the pod of the segment
  /// that waits, and not the one before.
  boolean isHeldBy(String podName) {
    return state instanceof RunState.Waiting && pod.filter(podName::equals).isPresent();
  }

  RunRecord inSegment(Segment next) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        next,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        attempts,
        notes);
  }

  /// Records that the run could have started; keeps only the first instant.
  public RunRecord queuedAt(Instant instant) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt.or(() -> Optional.of(instant)),
        task,
        queue,
        pod,
        startedAt,
        attempts,
        notes);
  }

  public RunRecord ofTask(ResolvedTask version) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        Optional.of(version),
        queue,
        pod,
        startedAt,
        attempts,
        notes);
  }

  public RunRecord waitingIn(String queueText) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        Optional.of(queueText),
        pod,
        startedAt,
        attempts,
        notes);
  }

  /// The current attempt, or the next one.
  public AttemptId attempt() {
    return new AttemptId(state.attempt(), disruptions, segment.number());
  }

  public RunRecord onPod(String podName) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        queue,
        Optional.of(podName),
        startedAt,
        attempts,
        notes);
  }

  /// Records that user code was seen; keeps only the first instant.
  public RunRecord startedAt(Optional<Instant> instant) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        queue,
        pod,
        startedAt.or(() -> instant),
        attempts,
        notes);
  }

  public RunRecord disrupted() {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions + 1,
        segment,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        attempts,
        notes);
  }

  public RunRecord with(AttemptStatus ended) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        AttemptHistory.add(attempts, ended),
        notes);
  }

  /// The record with the log of the last attempt.
  RunRecord withLog(String logTail) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        AttemptHistory.withLog(attempts, logTail),
        notes);
  }

  public RunRecord withNotes(Notes told) {
    return new RunRecord(
        state,
        why,
        sequence,
        disruptions,
        segment,
        queuedAt,
        task,
        queue,
        pod,
        startedAt,
        attempts,
        told);
  }
}
