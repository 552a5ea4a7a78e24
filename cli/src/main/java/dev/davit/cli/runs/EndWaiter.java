package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Task;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.ClusterException;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.SimilarNames;
import dev.davit.client.DavitException;
import dev.davit.client.RunHandle;
import dev.davit.client.RunResult;
import dev.davit.client.RunView;
import dev.davit.client.StoredOutputException;
import dev.davit.client.WaitListener;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Waits for the end of a run, reports meanwhile why it has not ended, and prints its result.
record EndWaiter(Cluster cluster, Output output) {
  static final String A_DAY = "24h";
  static final Duration LONGEST_WAIT = Durations.parse(A_DAY);

  /// Waits for the end, prints the result, and returns the exit code.
  int await(RunHandle<JsonNode> run, Duration timeout) {
    return printed(() -> cluster.davit().await(run, timeout, new Reports()), output);
  }

  /// Prints the result, and returns the exit code. A run whose output is in the object store has
  /// completed too; stdout stays empty, because programs read the output there.
  ///
  /// @param end returns the result, or throws what the client throws
  static int printed(Supplier<RunResult<JsonNode>> end, Output output) {
    try {
      return printed(end.get(), output);
    } catch (StoredOutputException e) {
      var run = e.run();
      run.outputRef()
          .map(RunPage::where)
          .ifPresent(
              where ->
                  output.note(
                      "run %s has completed; its output is not printed: %s"
                          .formatted(run.name(), where)));
      return 0;
    }
  }

  private static int printed(RunResult<JsonNode> result, Output output) {
    return switch (result) {
      case RunResult.Completed(_, var json) -> {
        output.result(json.toString());
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

  /// Writes to the terminal what the command is waiting for.
  private final class Reports implements WaitListener {
    /// Every run is unseen for a moment, which is not worth a report. If it stays unseen, the
    /// message about the timeout mentions it.
    @Override
    public void changed(RunView run) {
      if (!run.reason().isEmpty()) {
        output.note(run.standing());
      }
      if (run.reason().equals(Reason.PENDING_TASK.wireName())) {
        output.note(whatToDo(run));
      }
    }

    @Override
    public void unreachable(DavitException cause) {
      output.note("the server does not answer, still waiting: " + cause.getMessage());
    }

    @Override
    public void reachable() {
      output.note("the server answers again");
    }
  }

  private String whatToDo(RunView run) {
    return "it starts when somebody applies that task; "
        + SimilarNames.question(run.task(), tasks())
            .orElse(
                "davit tasks list shows those that are there, davit runs cancel %s ends the wait"
                    .formatted(run.name()));
  }

  /// Empty if the tasks cannot be listed: the wait continues without them.
  private List<String> tasks() {
    try {
      return cluster.list(Task.class).stream()
          .map(task -> task.read().getMetadata().getName())
          .toList();
    } catch (ClusterException e) {
      return List.of();
    }
  }

  private static String why(RunView run) {
    var message = run.error().map(error -> error.message()).orElse(run.message());
    return "run %s is %s (%s): %s"
        .formatted(run.name(), run.phase().wireName(), run.reason(), message);
  }
}
