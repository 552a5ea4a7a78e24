package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The output of a completed attempt that does not fit into the termination message beside the
/// notes. The gateway can keep it.
///
/// @param text the output as compact JSON
public record LargeOutput(String text) {

  /// The output of `report`; empty if all of it fits into the termination message, or the attempt
  /// has not completed.
  public static Optional<LargeOutput> of(AttemptReport report) {
    if (!(report.result() instanceof Result.Completed completed) || ResultMessage.fits(report)) {
      return Optional.empty();
    }
    return Optional.of(new LargeOutput(Texts.wellFormed(completed.output().toString())));
  }

  /// What the gateway makes of a task's output: it has completed with any output of up to
  /// [PodContract#MAX_OUTPUT_BYTES] bytes, and failed with a larger one. What cannot be written as
  /// JSON is as in [ResultMessage#write].
  public static Result resultOf(JsonNode output) {
    return resultOf(output, PodContract.MAX_OUTPUT_BYTES);
  }

  /// As [#resultOf(JsonNode)], with another limit than [PodContract#MAX_OUTPUT_BYTES].
  public static Result resultOf(JsonNode output, int mostBytes) {
    var bounded = ResultJson.bounded(new Result.Completed(output), AttemptNotes.NONE).result();
    var large = of(new AttemptReport(bounded));
    if (large.isEmpty()) {
      return ResultMessage.fitting(bounded);
    }
    var bytes = large.get().bytes().length;
    return bytes <= mostBytes ? bounded : tooLarge(bytes, mostBytes);
  }

  private static Result tooLarge(int bytes, int mostBytes) {
    return ResultJson.stopped(
        Reason.OUTPUT_TOO_LARGE,
        "the output has %d bytes; at most %d are allowed".formatted(bytes, mostBytes));
  }

  /// What is sent.
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// How the gateway answers if it keeps the output.
  public StoredOutput stored() {
    return StoredOutput.of(bytes());
  }
}
