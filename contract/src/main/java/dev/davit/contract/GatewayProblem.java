package dev.davit.contract;

import java.util.Arrays;
import java.util.Optional;

/// Why the gateway refuses a request of a pod for good: the `type` of its answer, which is
/// `application/problem+json` (RFC 9457). After any other answer that is no success, the pod
/// repeats the request.
public enum GatewayProblem {
  /// Another pod executes the run now. The pod that asks must execute nothing more of the task.
  SUPERSEDED("https://davit.dev/problems/superseded", 409),
  /// The entries contradict those that are recorded; `detail` says which.
  NON_DETERMINISTIC("https://davit.dev/problems/non-deterministic", 409),
  /// The run is canceled or over.
  ENDED("https://davit.dev/problems/ended", 410),
  /// The entries, or the journal with them, are too large; `detail` names size and limit. The
  /// status may be 422 as well.
  JOURNAL_TOO_LARGE("https://davit.dev/problems/journal-too-large", 413),
  /// The output is too large; `detail` names size and limit.
  OUTPUT_TOO_LARGE("https://davit.dev/problems/output-too-large", 413),
  /// The token is not valid, or another one has its name; `detail` says more.
  TOKEN_REFUSED("https://davit.dev/problems/token-refused", 422);

  private final String type;
  private final int status;

  GatewayProblem(String type, int status) {
    this.type = type;
    this.status = status;
  }

  /// The `type` of the answer.
  public String type() {
    return type;
  }

  /// The HTTP status of the answer.
  public int status() {
    return status;
  }

  /// The answer of the gateway.
  ///
  /// @param detail what is wrong with this request; may be empty
  public record Answer(GatewayProblem problem, String detail) {}

  /// Reads the body of an answer that is no success; empty if the request may be repeated. A body
  /// from something between pod and gateway may be no JSON.
  public static Optional<Answer> read(String body) {
    try {
      var json = JournalAppend.object(body, "a problem");
      return Arrays.stream(values())
          .filter(problem -> problem.type.equals(json.path("type").asText()))
          .findFirst()
          .map(problem -> new Answer(problem, json.path("detail").asText("")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
