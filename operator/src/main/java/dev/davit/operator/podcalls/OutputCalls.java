package dev.davit.operator.podcalls;

import dev.davit.contract.GatewayProblem;
import dev.davit.contract.PodContract;
import dev.davit.contract.StoredOutput;
import dev.davit.operator.gateway.CallPlaces;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Request;
import dev.davit.operator.gateway.Response;
import dev.davit.operator.journal.OutputStore;
import dev.davit.operator.run.LiveAttempts.Standing;
import java.time.Duration;

/// Keeps the outputs that pods send before they report their end. Each of these calls has megabytes
/// in memory, so few are worked on at the same time.
final class OutputCalls {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int AT_ONCE = 8;

  private final OutputStore outputs;
  private final CallPlaces places = new CallPlaces(AT_ONCE);

  OutputCalls(OutputStore outputs) {
    this.outputs = outputs;
  }

  Response keep(Request request, Standing.Live live) {
    return places.with(() -> kept(request, live)).orElseGet(Problem::tooManyCalls);
  }

  private Response kept(Request request, Standing.Live live) {
    AttemptCalls.requireSame(live, number(request, "attempt"), number(request, "segment"));
    var output = request.body();
    if (output.length > PodContract.MAX_OUTPUT_BYTES) {
      return AttemptCalls.problem(
          GatewayProblem.OUTPUT_TOO_LARGE,
          "the output has %d bytes; at most %d are allowed"
              .formatted(output.length, PodContract.MAX_OUTPUT_BYTES));
    }
    StoredOutput.valueOf(output); // what is no JSON could never be written into the run
    return outputs.keep(JournalCalls.owner(live), live.attempt(), output)
        ? Response.json(200, StoredOutput.of(output).write())
        : Problem.unavailable("The output is written by others", SOON);
  }

  private static int number(Request request, String name) {
    var text =
        request
            .parameter(name)
            .orElseThrow(
                () -> new IllegalArgumentException("the parameter %s is missing".formatted(name)));
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "the parameter %s is \"%s\"; a number is needed".formatted(name, text));
    }
    return Integer.parseInt(text);
  }
}
