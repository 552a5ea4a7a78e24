package dev.davit.operator.run;

import dev.davit.api.RunError;
import dev.davit.contract.Durations;
import dev.davit.contract.TaskError;
import dev.davit.contract.Texts;
import dev.davit.operator.run.RunRecord.Why;

/// The texts about ends, for status messages, errors and Events.
final class EndText {
  /// How much of a log an error contains; `attempts[].logTail` has more.
  private static final int TAIL_IN_ERROR = 1000;

  private EndText() {}

  /// The message of the Event about an end. It names the attempt and its pod, with which people
  /// find the status and the log.
  static String event(RunObservation seen, RunRecord next) {
    var message = next.why().message();
    if (!AttemptRecord.hasPod(seen)) {
      return message;
    }
    var attempt = "Attempt " + seen.record().state().attempt();
    var pod = " (pod " + seen.podName() + ")";
    var of = attempt + " of ";
    if (!message.startsWith(of)) {
      return attempt + pod + ": " + message;
    }
    var counted = message.indexOf(' ', of.length());
    return message.substring(0, counted) + pod + message.substring(counted);
  }

  /// `Attempt 1 of 3 failed: …`
  static String failed(RunObservation seen, TaskError error) {
    return "Attempt %d of %d failed: %s"
        .formatted(seen.record().state().attempt(), seen.version().maxAttempts(), error.message());
  }

  /// The error of an attempt that exceeded its maxDuration.
  static TaskError pastMaxDuration(RunObservation seen) {
    var max = seen.version().maxDuration().map(Durations::format).orElse("the pod's deadline");
    return process("executed longer than its maxDuration of " + max, "");
  }

  /// The error of a process that left no result.
  ///
  /// @param tail the end of its log
  static TaskError process(String what, String tail) {
    var shown = Texts.tail(tail.strip(), TAIL_IN_ERROR);
    var message = shown.isBlank() ? what : what + ": " + shown;
    return new TaskError("Process", message, null);
  }

  static RunError error(TaskError error) {
    return new RunError(error.type(), error.message(), error.stackTrace());
  }

  static RunError error(Why why) {
    return new RunError(why.reason().wireName(), why.message(), null);
  }
}
