package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedAttempt;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.Durations;
import dev.davit.contract.NearLimit;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The runner's own lines in the pod's log: one at the start, one at the end, and warnings about a
/// large result and a gateway that is not reached.
final class AttemptLog {
  private static final Logger LOG = LoggerFactory.getLogger("davit.runner");

  private AttemptLog() {}

  /// Adds the attempt to every line that the calling thread logs.
  static void identify(Assignment assignment) {
    MDC.put("davit.task", assignment.task());
    MDC.put("davit.run", assignment.run().name());
    MDC.put("davit.attempt", String.valueOf(assignment.attempt().number()));
    MDC.put("davit.namespace", assignment.run().namespace());
  }

  static void started(Assignment assignment) {
    var segment = assignment.segment();
    if (segment != null && segment.number() > 0) {
      LOG.info(
          "attempt resumed segment={} executed={}s", segment.number(), segment.executedSeconds());
      return;
    }
    LOG.info(
        "attempt started of={} machine={} queue={}",
        assignment.attempt().of(),
        assignment.machine(),
        assignment.queue());
  }

  static void stopping(Duration timeout) {
    LOG.info("attempt is asked to stop timeout={}", Durations.format(timeout));
  }

  /// @param attempt the attempt that has ended
  static void ended(AttemptReport report, AssignedAttempt attempt) {
    switch (report.result()) {
      case Result.Completed _ -> LOG.info("attempt completed");
      case Result.Stored(var output) ->
          LOG.info(
              "attempt completed, the {} keeps its output bytes={}",
              output.key() == null ? "gateway" : "object store",
              output.bytes());
      case Result.Canceled(var output) -> LOG.info("attempt canceled output={}", output != null);
      case Result.Suspended(var waits, var _, var _) ->
          LOG.info("attempt suspended {}", waitsFor(waits));
      case Result.TimedOut(var error) -> LOG.error("attempt timed out: {}", error.message());
      case Result.Failed failed ->
          LOG.error(
              "attempt failed reason={} next={}: {}",
              failed.reason().wireName(),
              next(failed, attempt),
              shown(failed.error()));
    }
  }

  /// For an attempt that is resumed by the first of several waits.
  private static String waitsFor(List<Wait> waits) {
    return waits.stream().map(AttemptLog::inShort).collect(Collectors.joining(" or "));
  }

  private static String inShort(Wait wait) {
    if (wait.run() != null) {
      return "run=" + wait.run();
    }
    if (wait.batch() != null) {
      return "batch=" + wait.batch();
    }
    return wait.token() == null ? "until=" + wait.until() : "token=" + wait.token();
  }

  /// What follows a failure. If the task asks for a retry, the run may have no attempt left.
  static String next(Result.Failed failed, AssignedAttempt attempt) {
    if (failed.next() == Result.Next.RETRY && attempt.number() >= attempt.of()) {
      return "STOP attempt=%d of=%d".formatted(attempt.number(), attempt.of());
    }
    return failed.retryAt() == null
        ? failed.next().name()
        : failed.next() + " retryAt=" + failed.retryAt();
  }

  /// Warns of a result that is larger than half of its limit.
  ///
  /// @param hasGateway whether the gateway keeps an output that does not fit
  static void written(AttemptReport report, int bytes, boolean hasGateway) {
    nearLimit(report, bytes, hasGateway).ifPresent(LOG::warn);
  }

  /// Errors are shortened until they fit, so only a task's output and notes can cause a warning.
  static Optional<String> nearLimit(AttemptReport report, int bytes, boolean hasGateway) {
    return switch (report.result()) {
      case Result.Completed _ -> hasGateway ? Optional.empty() : nearMessage(report, bytes);
      case Result.Stored(var output) ->
          output.key() == null
              ? NearLimit.of("The output", output.bytes(), PodContract.MAX_OUTPUT_BYTES)
              : Optional.empty();
      case Result.Canceled(var output) ->
          output == null ? Optional.empty() : nearMessage(report, bytes);
      case Result.Failed _, Result.TimedOut _, Result.Suspended _ -> Optional.empty();
    };
  }

  private static Optional<String> nearMessage(AttemptReport report, int bytes) {
    var value = report.notes().metadata() == null ? "The output" : "The output with the metadata";
    return NearLimit.of(value, bytes, PodContract.MAX_RESULT_BYTES);
  }

  static void gatewayNotReached(String line) {
    LOG.warn(line);
  }

  /// @param why what is wrong with the store; no URL, which is a secret
  static void notUploaded(int bytes, String why) {
    LOG.warn("output of {} bytes not uploaded yet, the object store: {}", bytes, why);
  }

  static void gatewayReached(String line) {
    LOG.info(line);
  }

  /// @param why what is refused
  static void notShown(String why) {
    LOG.warn("not shown while the attempt executes: {}", why);
  }

  static void superseded() {
    LOG.warn("attempt superseded: another pod executes the run now");
  }

  static void stopped() {
    LOG.warn("attempt stopped by SIGTERM");
  }

  private static String shown(TaskError error) {
    return error.stackTrace() == null
        ? error.message()
        : LogFormat.folded(error.stackTrace().strip());
  }
}
