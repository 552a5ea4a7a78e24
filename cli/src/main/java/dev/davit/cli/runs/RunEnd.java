package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Task;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.ClusterException;
import dev.davit.cli.terminal.Alike;
import dev.davit.cli.terminal.Output;
import dev.davit.client.DavitException;
import dev.davit.client.RunHandle;
import dev.davit.client.RunResult;
import dev.davit.client.RunView;
import dev.davit.client.WaitListener;
import dev.davit.contract.Reason;
import java.time.Duration;
import java.util.List;

/// Waits for the end of a run, says meanwhile why it is not there yet, and prints what came of it.
record RunEnd(Cluster cluster, Output output) {
  static final String A_DAY = "24h";

  /// Waits, prints, and returns the exit code.
  int await(RunHandle<JsonNode> run, Duration timeout) {
    return switch (cluster.davit().await(run, timeout, new Reports())) {
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

  /// Writes to the terminal what the command waits for.
  private final class Reports implements WaitListener {
    /// Each run is new for a moment, which is nothing to report; the timeout says if it stays so.
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
        + Alike.question(run.task(), tasks())
            .orElse(
                "davit tasks list shows those that are there, davit runs cancel %s ends the wait"
                    .formatted(run.name()));
  }

  /// None if they cannot be listed: the wait goes on without.
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
