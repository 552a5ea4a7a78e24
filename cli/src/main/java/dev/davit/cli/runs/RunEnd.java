package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.cli.terminal.Output;
import dev.davit.client.DavitClient;
import dev.davit.client.RunHandle;
import dev.davit.client.RunResult;
import dev.davit.client.RunView;
import java.time.Duration;

/// Waits for the end of a run, says meanwhile why it is not there yet, and prints what came of it.
record RunEnd(Output output) {
  static final String A_DAY = "24h";

  /// Waits, prints, and returns the exit code.
  int await(DavitClient davit, RunHandle<JsonNode> run, Duration timeout) {
    return switch (davit.await(run, timeout, this::standing)) {
      case RunResult.Completed(_, var result) -> {
        output.result(result.toString());
        yield 0;
      }
      case RunResult.Failed(var ended) -> {
        output.note(why(ended));
        yield 1;
      }
      case RunResult.Deleted(_, var name) -> {
        output.note("run %s was deleted; nobody saw how it ended".formatted(name));
        yield 1;
      }
    };
  }

  /// Each run is new for a moment, which is nothing to report; the timeout says if it stays so.
  private void standing(RunView run) {
    if (!run.reason().isEmpty()) {
      output.note(run.standing());
    }
  }

  private static String why(RunView run) {
    var message = run.error().map(error -> error.message()).orElse(run.message());
    return "run %s is %s (%s): %s"
        .formatted(run.name(), run.phase().wireName(), run.reason(), message);
  }
}
