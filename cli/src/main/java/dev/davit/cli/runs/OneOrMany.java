package dev.davit.cli.runs;

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

/// A command for one run by its name, or for all that are selected.
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
                .map(run -> tell(one(cluster.davit(), run)))
                .orElseGet(() -> many(cluster.davit())));
  }

  private int tell(String line) {
    Output.of(spec.commandLine()).result(line);
    return 0;
  }

  private int many(DavitClient davit) {
    return new Many(spec.commandLine()).each(davit.bulk(selection.query()), selection, this::many);
  }

  /// Refuses what does not fit the selection, before anybody is asked.
  void check(Optional<String> one) {}

  /// Does it with one run, and says what became of it.
  abstract String one(DavitClient davit, String run);

  /// Does it with all of them.
  abstract BulkResult many(Bulk bulk);
}
