package dev.davit.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.operator.attempt.Backoff;
import dev.davit.operator.attempt.PodOutcome.DeadlineExceeded;
import dev.davit.operator.attempt.PodOutcome.Ended;
import dev.davit.operator.attempt.PodOutcome.Exited;
import dev.davit.operator.attempt.PodOutcome.InitFailed;
import dev.davit.operator.attempt.PodOutcome.Killed;
import dev.davit.operator.attempt.PodOutcome.Lost;
import dev.davit.operator.attempt.PodOutcome.OutOfMemory;
import dev.davit.operator.attempt.PodOutcome.Reported;
import dev.davit.operator.attempt.PodOutcome.Running;
import dev.davit.operator.attempt.PodOutcome.Starting;
import dev.davit.operator.attempt.PodOutcome.StorageExceeded;
import dev.davit.operator.attempt.PodOutcome.Times;
import dev.davit.operator.attempt.PodOutcome.Unstartable;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunObservation.PodSeen;
import dev.davit.operator.run.RunRecord.Why;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Queued;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the end of an attempt means: the run finishes ([RunEnd]), gets another attempt after a
/// backoff, or repeats the attempt at once.
final class AttemptEnd {
  private static final Backoff REJECTED_BACKOFF =
      new Backoff(2, Duration.ofSeconds(1), Duration.ofSeconds(30), true);

  /// The latest start that a task may ask for, from now.
  private static final Duration LATEST_RETRY = Duration.ofDays(30);

  private AttemptEnd() {}

  /// The decision for a pod that has ended. `deleting` says whether somebody had asked for its
  /// deletion.
  static RunDecision of(RunObservation seen, Ended end, boolean deleting) {
    if (seen.request().canceled() && (deleting || !isCompleted(end))) {
      return RunEnd.finish(
          seen,
          Phase.CANCELED,
          RunEnd.CANCEL,
          output(end),
          outputRef(end),
          Optional.empty(),
          end.times());
    }
    return switch (end) {
      case Reported(Result.Completed(var output), var times) ->
          RunEnd.finish(
              seen,
              Phase.COMPLETED,
              new Why(Reason.COMPLETED, "the task returned"),
              Optional.of(output),
              Optional.empty(),
              times);
      case Reported(Result.Stored(var output), _) when output.key() == null ->
          throw new IllegalStateException("an output that nobody has fetched: " + output);
      case Reported(Result.Stored _, var times) ->
          RunEnd.finish(
              seen,
              Phase.COMPLETED,
              new Why(Reason.COMPLETED, "the task returned"),
              Optional.empty(),
              outputRef(end),
              Optional.empty(),
              times);
      case Reported(Result.TimedOut(var error), var times) ->
          failed(seen, Phase.TIMED_OUT, Reason.MAX_DURATION_EXCEEDED, error, times);
      case Reported(Result.Failed(var reason, var error, var next, var _), var times)
          when reason == Reason.OUT_OF_MEMORY ->
          next == Result.Next.RETRY
              ? outOfMemory(seen, error, times)
              : failed(seen, Phase.CRASHED, reason, error, times);
      // No other attempt could do better, and the task is not at fault.
      case Reported(Result.Failed(var reason, var error, var _, var _), var times)
          when reason == Reason.OPERATOR_ERROR || reason == Reason.OUTPUT_LOST ->
          failed(seen, Phase.SYSTEM_FAILURE, reason, error, times);
      case Reported(Result.Failed(var reason, var error, var next, var retryAt), var times) ->
          switch (next) {
            case RETRY -> retryOrFail(seen, reason, error, Optional.ofNullable(retryAt), times);
            case STOP -> failed(seen, Phase.FAILED, reason, error, times);
          };
      case Reported(Result.Suspended suspended, var times) ->
          Suspension.begin(seen, suspended, times);
      case Reported(Result.Canceled _, var times) ->
          repeat(
              seen, Reason.POD_DELETED, "somebody else stopped the pod while it executed", times);
      case Exited exited -> exited(seen, exited);
      case Killed(var signal, var tail, var times) ->
          failed(
              seen,
              Phase.CRASHED,
              Reason.KILLED,
              EndText.process("was killed by signal " + signal, tail),
              times);
      case OutOfMemory(var what, var tail, var times) ->
          outOfMemory(
              seen, EndText.process(what + " on machine " + seen.version().machine(), tail), times);
      // The next attempt would fill the disk again.
      case StorageExceeded(var what, var tail, var times) ->
          failed(
              seen,
              Phase.CRASHED,
              Reason.EPHEMERAL_STORAGE_EXCEEDED,
              EndText.process(
                  "was evicted from machine %s: %s".formatted(seen.version().machine(), what),
                  tail),
              times);
      case InitFailed(var container, var code, var tail, var times) ->
          retryOrFail(
              seen,
              Reason.INIT_FAILED,
              EndText.process(
                  "init container \"%s\" exited with code %d".formatted(container, code), tail),
              Optional.empty(),
              times);
      // As in AttemptLife: its image may have been gone all the time.
      case DeadlineExceeded(var started, var times) when !started && seen.attempt().segment() > 0 ->
          repeat(seen, Reason.START_TIMEOUT, "did not start before the pod's deadline", times);
      case DeadlineExceeded deadline when HeldAttempt.hasTimeLeft(seen, deadline) ->
          HeldAttempt.pastDeadline(seen, deadline);
      case DeadlineExceeded(var started, var times) ->
          started
              ? failed(
                  seen,
                  Phase.TIMED_OUT,
                  Reason.MAX_DURATION_EXCEEDED,
                  EndText.pastMaxDuration(seen),
                  times)
              : failed(
                  seen,
                  Phase.SYSTEM_FAILURE,
                  Reason.START_TIMEOUT,
                  EndText.process("did not start before the pod's deadline", ""),
                  times);
      case Lost(var reason, var message, var times) -> repeat(seen, reason, message, times);
    };
  }

  /// The pod that the status names does not exist.
  static RunDecision vanished(RunObservation seen) {
    return seen.request().canceled()
        ? RunEnd.canceled(seen)
        : repeat(
            seen, Reason.POD_DELETED, "the pod vanished before its end was seen", Times.UNKNOWN);
  }

  /// The operator's clock ends the attempt, because neither the runner nor the kubelet ended it in
  /// time.
  static RunDecision pastMaxDuration(RunObservation seen, Instant since) {
    return failed(
        seen,
        Phase.TIMED_OUT,
        Reason.MAX_DURATION_EXCEEDED,
        EndText.pastMaxDuration(seen),
        new Times(Optional.of(since), Optional.of(seen.now())));
  }

  /// The API server refuses the run with the output of its task.
  ///
  /// @param refusal what it says
  static RunDecision withoutOutput(RunObservation seen, String refusal) {
    if (seen.request().canceled()) {
      return RunEnd.canceled(seen);
    }
    var text = "the API server refuses the run with the output of its task: " + refusal;
    var times =
        seen.pod() instanceof PodSeen.Present(_, Ended end, _, _, _) ? end.times() : Times.UNKNOWN;
    return failed(
        seen,
        Phase.FAILED,
        Reason.OUTPUT_TOO_LARGE,
        new TaskError(Reason.OUTPUT_TOO_LARGE.wireName(), text, null),
        times);
  }

  /// Whether user code failed, and the end of its log is worth a request. The pod's status has no
  /// log if the process reported a result, exited with 0, or was still running. The operator does
  /// not ask a node that has lost the pod for a log.
  static boolean lacksLog(RunObservation seen, WriteEnd end) {
    if (!(seen.pod() instanceof PodSeen.Present(_, var outcome, _, _, var facts))
        || !facts.logTail().isEmpty()
        || end.next().why().reason() == Reason.CANCELED) {
      return false;
    }
    return switch (outcome) {
      case Reported(Result.Failed _, _), Reported(Result.TimedOut _, _) -> true;
      case Reported(Result.Completed _, _),
          Reported(Result.Stored _, _),
          Reported(Result.Canceled _, _),
          Reported(Result.Suspended _, _) ->
          false;
      case Exited _, Killed _, OutOfMemory _, StorageExceeded _, Running _ -> true;
      case DeadlineExceeded(var started, _) -> started;
      case InitFailed _, Lost _, Unstartable _, Starting _ -> false;
    };
  }

  private static RunDecision exited(RunObservation seen, Exited exited) {
    var container = seen.version().entrypoint() == Entrypoint.CONTAINER;
    var error = EndText.process("exited with code " + exited.code(), exited.tail());
    if (container) {
      return retryOrFail(seen, Reason.TASK_FAILED, error, Optional.empty(), exited.times());
    }
    return failed(seen, Phase.CRASHED, Reason.NO_RESULT, error, exited.times());
  }

  /// The next attempt gets a larger machine, so it needs no backoff.
  private static RunDecision outOfMemory(RunObservation seen, TaskError error, Times times) {
    var attempt = seen.record().state().attempt();
    var larger = seen.version().onNextMachine();
    if (larger.isEmpty() || attempt >= seen.version().maxAttempts()) {
      return failed(seen, Phase.CRASHED, Reason.OUT_OF_MEMORY, error, times);
    }
    var why =
        new Why(
            Reason.OUT_OF_MEMORY,
            "%s; the next one runs on machine %s"
                .formatted(EndText.failed(seen, error), larger.get().machine()));
    var how =
        new AttemptRecord.How(
            Reason.OUT_OF_MEMORY, error.message(), Optional.of(EndText.error(error)), times);
    var next =
        AttemptRecord.ended(seen, how, Optional.of(seen.now()))
            .ofTask(larger.get().resolved())
            .inState(new Queued(attempt + 1), why);
    return new WriteEnd(next, seen.podToRemove(), Optional.of(seen.now()));
  }

  private static RunDecision retryOrFail(
      RunObservation seen, Reason reason, TaskError error, Optional<Instant> retryAt, Times times) {
    var attempt = seen.record().state().attempt();
    if (attempt >= seen.version().maxAttempts()) {
      return failed(seen, Phase.FAILED, reason, error, times);
    }
    var until =
        retryAt
            .map(asked -> within(seen.now(), asked))
            .orElseGet(
                () -> seen.now().plus(seen.version().backoff().after(attempt, seen.jitter())));
    var why =
        new Why(
            Reason.RETRY_BACKOFF,
            "%s; the next one starts at %s".formatted(EndText.failed(seen, error), until));
    var how =
        new AttemptRecord.How(reason, error.message(), Optional.of(EndText.error(error)), times);
    var next =
        AttemptRecord.ended(seen, how, Optional.of(until))
            .inState(new BackingOff(attempt + 1, until), why);
    return new WriteEnd(next, seen.podToRemove(), Optional.of(until));
  }

  /// The instant that the task asked for, but neither in the past nor later than `LATEST_RETRY`
  /// from now.
  private static Instant within(Instant now, Instant asked) {
    var latest = now.plus(LATEST_RETRY);
    return asked.isBefore(now) ? now : asked.isAfter(latest) ? latest : asked;
  }

  private static RunDecision repeat(
      RunObservation seen, Reason reason, String message, Times times) {
    if (seen.record().disruptions() >= seen.settings().maxDisruptions()) {
      var text =
          "the platform took %d pods of this run; the last one: %s"
              .formatted(seen.record().disruptions() + 1, message);
      return failed(
          seen,
          Phase.SYSTEM_FAILURE,
          Reason.TOO_MANY_DISRUPTIONS,
          new TaskError(reason.wireName(), text, null),
          times);
    }
    var until = seen.now().plus(repeatAfter(seen, reason));
    var attempt = seen.record().state().attempt();
    var state = until.isAfter(seen.now()) ? new BackingOff(attempt, until) : new Queued(attempt);
    var lost = new RunError(reason.wireName(), message, null);
    var next =
        AttemptRecord.ended(
                seen,
                new AttemptRecord.How(reason, message, Optional.of(lost), times),
                Optional.of(until))
            .disrupted()
            .inState(state, new Why(reason, message + "; the attempt is repeated"));
    return new WriteEnd(next, seen.podToRemove(), Optional.of(until));
  }

  /// An attempt that the platform took is repeated at once. The exception is a node that refuses
  /// pods after the scheduler chose it: it would use up all allowed disruptions within a second.
  private static Duration repeatAfter(RunObservation seen, Reason reason) {
    var before = seen.record().disruptions();
    return reason == Reason.POD_REJECTED && before > 0
        ? REJECTED_BACKOFF.after(before, seen.jitter())
        : Duration.ZERO;
  }

  static RunDecision failed(
      RunObservation seen, Phase phase, Reason reason, TaskError error, Times times) {
    var why = new Why(reason, EndText.failed(seen, error));
    return RunEnd.finish(
        seen, phase, why, Optional.empty(), Optional.of(EndText.error(error)), times);
  }

  private static boolean isCompleted(Ended end) {
    return end instanceof Reported(Result.Completed _, _)
        || end instanceof Reported(Result.Stored _, _);
  }

  private static Optional<RunOutputRef> outputRef(Ended end) {
    return end instanceof Reported(Result.Stored(var output), _)
        ? Optional.of(new RunOutputRef(output.key(), (long) output.bytes(), output.sha256()))
        : Optional.empty();
  }

  private static Optional<JsonNode> output(Ended end) {
    if (end instanceof Reported(Result.Canceled(var partial), _)) {
      return Optional.ofNullable(partial);
    }
    return end instanceof Reported(Result.Completed(var output), _)
        ? Optional.of(output)
        : Optional.empty();
  }
}
