package dev.davit.runner;

import dev.davit.contract.Assignment;
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

  static void ended(AttemptReport report) {
    switch (report.result()) {
      case Result.Completed _ -> LOG.info("attempt completed");
      case Result.Canceled(var output) -> LOG.info("attempt canceled output={}", output != null);
      case Result.TimedOut(var error) -> LOG.error("attempt timed out: {}", error.message());
      case Result.Failed(var reason, var error, var next, var retryAt) ->
          LOG.error(
              "attempt failed reason={} next={}{}: {}",
              reason.wireName(),
              next,
              retryAt == null ? "" : " retryAt=" + retryAt,
              shown(error));
    }
  }

  static void stopped() {
    LOG.warn("attempt stopped by SIGTERM");
  }

  private static String shown(TaskError error) {
    return error.stackTrace() == null ? error.message() : error.stackTrace().strip();
  }
}
