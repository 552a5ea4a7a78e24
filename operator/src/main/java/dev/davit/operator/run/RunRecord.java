package dev.davit.operator.run;

import dev.davit.api.AttemptStatus;
import dev.davit.api.ResolvedTask;
import dev.davit.contract.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that Davit remembers about a run: its state, why it is in it, and what went before.
///
/// @param sequence where the run stands in the order of creation
/// @param disruptions pods lost to the platform
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
    Optional<ResolvedTask> task,
    Optional<String> queue,
    Optional<String> pod,
    Optional<Instant> startedAt,
    List<AttemptStatus> attempts) {
  /// The first attempts tell how it began, the last ones how it is now; those between are dropped.
  private static final int KEPT_FIRST = 5;

  private static final int KEPT_LAST = 15;

  public RunRecord {
    attempts = List.copyOf(attempts);
  }

  /// Why a run is in its state, in a word and in a sentence.
  public record Why(Reason reason, String message) {
    private static final int MAX_MESSAGE = 1024;

    public Why {
      message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    }
  }

  /// A run that nobody has looked at yet.
  public static RunRecord fresh(long sequence) {
    return new RunRecord(
        new RunState.Queued(1),
        new Why(Reason.SCHEDULING, "has not been looked at yet"),
        sequence,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  public RunRecord in(RunState next, Why why) {
    return new RunRecord(next, why, sequence, disruptions, task, queue, pod, startedAt, attempts);
  }

  public RunRecord of(ResolvedTask version) {
    return new RunRecord(
        state, why, sequence, disruptions, Optional.of(version), queue, pod, startedAt, attempts);
  }

  public RunRecord waitingIn(String queueText) {
    return new RunRecord(
        state, why, sequence, disruptions, task, Optional.of(queueText), pod, startedAt, attempts);
  }

  public RunRecord on(String podName) {
    return new RunRecord(
        state, why, sequence, disruptions, task, queue, Optional.of(podName), startedAt, attempts);
  }

  /// User code was seen; only the first instant is kept.
  public RunRecord startedAt(Optional<Instant> instant) {
    return new RunRecord(
        state, why, sequence, disruptions, task, queue, pod, startedAt.or(() -> instant), attempts);
  }

  public RunRecord disrupted() {
    return new RunRecord(
        state, why, sequence, disruptions + 1, task, queue, pod, startedAt, attempts);
  }

  public RunRecord with(AttemptStatus ended) {
    var all = new ArrayList<>(attempts);
    all.add(ended);
    if (all.size() > KEPT_FIRST + KEPT_LAST) {
      all.remove(KEPT_FIRST);
    }
    return new RunRecord(state, why, sequence, disruptions, task, queue, pod, startedAt, all);
  }
}
