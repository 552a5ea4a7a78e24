package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedAttempt;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.Durations;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The runner's own lines in the pod's log: one at the start and one at the end.
final class AttemptLog {
  private static final Logger LOG = LoggerFactory.getLogger("davit.runner");

  private AttemptLog() {}

  /// Puts the attempt into every line that the calling thread logs.
  static void identify(Assignment assignment) {
    MDC.put("davit.task", assignment.task());
    MDC.put("davit.run", assignment.run().name());
    MDC.put("davit.attempt", String.valueOf(assignment.attempt().number()));
    MDC.put("davit.namespace", assignment.run().namespace());
  }

  static void started(Assignment assignment) {
    LOG.info(
        "attempt started of={} machine={} queue={}",
        assignment.attempt().of(),
        assignment.machine(),
        assignment.queue());
  }

  static void stopping(Duration timeout) {
    LOG.info("attempt is asked to stop timeout={}", Durations.format(timeout));
  }

  /// @param attempt which attempt has ended
  static void ended(AttemptReport report, AssignedAttempt attempt) {
    switch (report.result()) {
      case Result.Completed _ -> LOG.info("attempt completed");
      case Result.Canceled(var output) -> LOG.info("attempt canceled output={}", output != null);
      case Result.TimedOut(var error) -> LOG.error("attempt timed out: {}", error.message());
      case Result.Failed failed ->
          LOG.error(
              "attempt failed reason={} next={}: {}",
              failed.reason().wireName(),
              next(failed, attempt),
              shown(failed.error()));
    }
  }

  /// What follows a failure: the task may ask for a retry that the run has no attempt left for.
  static String next(Result.Failed failed, AssignedAttempt attempt) {
    if (failed.next() == Result.Next.RETRY && attempt.number() >= attempt.of()) {
      return "STOP attempt=%d of=%d".formatted(attempt.number(), attempt.of());
    }
    return failed.retryAt() == null
        ? failed.next().name()
        : failed.next() + " retryAt=" + failed.retryAt();
  }

  static void stopped() {
    LOG.warn("attempt stopped by SIGTERM");
  }

  private static String shown(TaskError error) {
    return error.stackTrace() == null ? error.message() : error.stackTrace().strip();
  }
}
