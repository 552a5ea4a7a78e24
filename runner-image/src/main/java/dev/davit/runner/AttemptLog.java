package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The runner's own lines in the pod's log: one at the start and one at the end.
final class AttemptLog {
  private static final Logger LOG = LoggerFactory.getLogger("davit.runner");

  private AttemptLog() {}

  /// Puts task, run and attempt into every line that the calling thread logs.
  static void identify(Assignment assignment) {
    MDC.put("task", assignment.task());
    MDC.put("run", assignment.run().name());
    MDC.put("attempt", String.valueOf(assignment.attempt().number()));
  }

  static void started(Assignment assignment) {
    LOG.info(
        "attempt started of={} machine={} queue={}",
        assignment.attempt().of(),
        assignment.machine(),
        assignment.queue());
  }

  static void ended(Result result) {
    switch (result) {
      case Result.Completed _ -> LOG.info("attempt completed");
      case Result.Canceled _ -> LOG.warn("attempt canceled");
      case Result.TimedOut(var error) -> LOG.error("attempt timed out: {}", error.message());
      case Result.Failed(var reason, var error, var next, _) ->
          LOG.error("attempt failed reason={} next={}: {}", reason.wireName(), next, shown(error));
    }
  }

  static void stopped() {
    LOG.warn("attempt stopped by SIGTERM");
  }

  private static String shown(TaskError error) {
    return error.stackTrace() == null ? error.message() : error.stackTrace().strip();
  }
}
