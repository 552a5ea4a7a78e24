package dev.davit.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Converters;
import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.UsageException;
import dev.davit.client.RunHandle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a command waits for the end of the run that it creates, and how long.
public final class WaitOptions {
  static final String TIMEOUT =
      "How long to wait (default: " + EndWaiter.A_DAY + "); the run goes on after it.";

  @Option(
      names = "--wait",
      description = "Wait for the end: exit with 0 if the run has completed, else with 1.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Converters.OfDuration.class,
      description = TIMEOUT)
  private @Nullable Duration timeout;

  /// Checks the options, before any request.
  ///
  /// @throws UsageException if there is a timeout, and nothing to wait for
  public void check() {
    if (timeout != null && !wait) {
      throw new UsageException("--timeout is for --wait");
    }
  }

  boolean isWanted() {
    return wait;
  }

  /// Prints the name of the run, or waits for its end and prints its output.
  ///
  /// @return the exit code
  public int nameOrEnd(RunHandle<JsonNode> run, Cluster cluster, Output output) {
    if (!wait) {
      output.result(run.name());
      return 0;
    }
    output.note("waiting for run " + run.name());
    return new EndWaiter(cluster, output)
        .await(run, Objects.requireNonNullElse(timeout, EndWaiter.LONGEST_WAIT));
  }
}
