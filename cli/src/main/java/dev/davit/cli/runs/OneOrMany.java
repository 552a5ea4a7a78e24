package dev.davit.cli.runs;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import dev.davit.client.Bulk;
import dev.davit.client.BulkResult;
import dev.davit.client.DavitClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command for one run by its name, or for all selected runs.
abstract class OneOrMany implements Callable<Integer> {
  @Mixin private final Selection selection = new Selection();
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public final Integer call() {
    var one = selection.one();
    check(one);
    var output = Output.of(spec.commandLine());
    return connection.in(
        cluster ->
            one.map(run -> RunName.of(run, cluster, output))
                .map(run -> one(cluster, run, output))
                .orElseGet(() -> many(cluster.davit())));
  }

  private int many(DavitClient davit) {
    return new BulkOutput(spec.commandLine())
        .each(davit.bulk(selection.query()), selection, this::many);
  }

  /// Checks that the options fit the selection, before any request.
  void check(Optional<String> one) {}

  /// Executes the command on one run, prints the outcome, and returns the exit code.
  abstract int one(Cluster cluster, String run, Output output);

  /// Executes the command on all runs.
  abstract BulkResult many(Bulk bulk);
}
