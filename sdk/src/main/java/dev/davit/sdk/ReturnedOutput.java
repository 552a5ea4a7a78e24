package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.LargeOutput;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import org.jspecify.annotations.Nullable;

/// What a task has returned, as a result.
///
/// @param result completed, or failed because the output cannot be written or is too large
/// @param written the output; null if it cannot be written
/// @param fault why it cannot be written; null if it can
record ReturnedOutput(Result result, @Nullable JsonNode written, @Nullable Throwable fault) {

  /// @param mostBytes the largest output that is kept somewhere if it does not fit into the
  ///   termination message; 0: nowhere
  static <T extends @Nullable Object> ReturnedOutput of(
      T output, TypeRef<T> type, TaskJson json, int mostBytes) {
    try {
      var written = json.write(output, type);
      var result =
          mostBytes > 0
              ? LargeOutput.resultOf(written, mostBytes)
              : ResultMessage.fitting(new Result.Completed(written));
      return new ReturnedOutput(result, written, null);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // from the output's classes: a getter that throws, a missing class
      return new ReturnedOutput(notJson(output, e), null, e);
    }
  }

  private static Result.Failed notJson(@Nullable Object output, Throwable thrown) {
    var type = output == null ? "null" : output.getClass().getTypeName();
    var error = Errors.describe(thrown);
    var isOurs = thrown instanceof IllegalArgumentException; // from TaskJson: a full message
    var why = isOurs ? error.message() : Errors.inShort(thrown);
    return new Result.Failed(
        Reason.OUTPUT_NOT_JSON,
        new TaskError(
            Reason.OUTPUT_NOT_JSON.wireName(),
            "the output type " + type + " cannot be written as JSON: " + why,
            isOurs ? null : error.stackTrace()),
        Next.STOP);
  }
}
