package dev.davit.runner;

import dev.davit.contract.Assignment;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.HookError;
import dev.davit.contract.LargeOutput;
import dev.davit.contract.PodContract;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TaskError;
import dev.davit.sdk.JournalStore.Refused;
import java.util.Optional;

/// Sends an output that does not fit into the termination message to the operator's gateway, before
/// the pod reports its end.
record GatewayOutput(Assignment assignment, GatewayCalls calls) {
  /// The output of `report` that is to be sent; empty if the termination message has room for it,
  /// or the gateway keeps none.
  static Optional<LargeOutput> of(AttemptReport report, Assignment assignment) {
    return assignment.hasCall(PodContract.GATEWAY_CALL_OUTPUT)
        ? LargeOutput.of(report)
        : Optional.empty();
  }

  /// Sends the output of `report`, and returns the report of an attempt whose output is kept. The
  /// call is repeated until the gateway answers.
  ///
  /// @throws Refused if another pod executes the run now: this one must report nothing
  /// @throws InterruptedException if the thread was interrupted
  AttemptReport sent(AttemptReport report, LargeOutput output)
      throws InterruptedException, Refused {
    var bytes = output.bytes();
    var stored = StoredOutput.of(bytes);
    if (bytes.length > PodContract.MAX_OUTPUT_BYTES
        && assignment.hasCall(PodContract.GATEWAY_CALL_UPLOAD)) {
      return ifTaken(report, stored, () -> new OutputUpload(assignment, calls).of(bytes, stored));
    }
    var path =
        "%s?attempt=%d&segment=%d"
            .formatted(
                PodContract.GATEWAY_OUTPUT_PATH,
                assignment.attempt().number(),
                assignment.segmentNumber());
    return ifTaken(
        report,
        stored,
        () ->
            new Result.Stored(
                calls.put(path, bytes, answer -> same(stored, StoredOutput.read(answer)))));
  }

  /// How an output gets to where it is kept. Returns the result of the attempt.
  private interface Sending {
    Result send() throws InterruptedException, Refused;
  }

  private static AttemptReport ifTaken(AttemptReport report, StoredOutput stored, Sending sending)
      throws InterruptedException, Refused {
    try {
      return new AttemptReport(sending.send(), report.notes());
    } catch (Refused e) {
      return switch (e.problem()) {
        case SUPERSEDED -> throw e;
        case ENDED -> notSent(report, stored.bytes(), "the run is over");
        case OUTPUT_TOO_LARGE -> refused(report, stored.bytes(), String.valueOf(e.getMessage()));
        // The answer is not the gateway's.
        case JOURNAL_TOO_LARGE ->
            refused(report, stored.bytes(), "a server before it takes no such request");
        case NON_DETERMINISTIC, TOKEN_REFUSED ->
            throw new IllegalStateException("not an answer to an output: " + e.getMessage(), e);
      };
    }
  }

  private static StoredOutput same(StoredOutput sent, StoredOutput kept) {
    if (!kept.equals(sent)) {
      throw new IllegalArgumentException("it has kept %s instead of %s".formatted(kept, sent));
    }
    return kept;
  }

  private static AttemptReport refused(AttemptReport report, int bytes, String why) {
    var text = "the gateway refuses the output of %d bytes: %s".formatted(bytes, why);
    var error = new TaskError(Reason.OUTPUT_TOO_LARGE.wireName(), text, null);
    return new AttemptReport(
        new Result.Failed(Reason.OUTPUT_TOO_LARGE, error, Result.Next.STOP), report.notes());
  }

  /// The report of an attempt that was stopped before its output was sent. Unless the run was
  /// canceled, the attempt is repeated, as any that the platform takes.
  static AttemptReport notSent(AttemptReport report, int bytes, String why) {
    var text = "the output of %d bytes was not sent to the gateway: %s".formatted(bytes, why);
    return new AttemptReport(
        new Result.Canceled(null),
        report.notes().with(new HookError("run", "OutputNotSent", text)));
  }

  /// The report of an attempt whose time was over before its output was sent.
  static AttemptReport outOfTime(AttemptReport report, int bytes, TaskError error) {
    var text =
        "%s; the task had returned, and the gateway had not taken its output of %d bytes"
            .formatted(error.message(), bytes);
    return new AttemptReport(
        new Result.TimedOut(new TaskError(error.type(), text, null)), report.notes());
  }
}
