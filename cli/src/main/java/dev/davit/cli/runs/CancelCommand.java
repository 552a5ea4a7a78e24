package dev.davit.cli.runs;

import dev.davit.client.Bulk;
import dev.davit.client.DavitClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Asks one run or many to end.
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Cancel one run, or all that have not ended of a task, phase, tag or age.")
final class CancelCommand implements Callable<Integer> {
  @Mixin private final Selection selection = new Selection();
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var one = selection.one();
    return connection.with(
        davit ->
            one.map(run -> cancel(davit, run))
                .orElseGet(
                    () ->
                        new Many(spec.commandLine())
                            .each(davit.bulk(selection.query()), selection, Bulk::cancel)));
  }

  private int cancel(DavitClient davit, String run) {
    var text =
        davit.cancel(run)
            ? run + " canceled"
            : "%s has ended already as %s".formatted(run, davit.get(run).phase().wireName());
    spec.commandLine().getOut().println(text);
    return 0;
  }
}
