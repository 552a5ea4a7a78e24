package dev.davit.cli.runs;

import dev.davit.cli.dev.UsageException;
import dev.davit.client.Bulk;
import dev.davit.client.DavitClient;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Triggers one run or many again.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Run again one run, or all that have ended of a task, phase, tag or age.")
final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--payload",
      paramLabel = Payload.LABEL,
      description = "Instead of that of the one run: " + Payload.DESCRIPTION)
  private @Nullable String payload;

  @Mixin private final Selection selection = new Selection();
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var one = selection.one();
    if (payload != null && one.isEmpty()) {
      throw new UsageException("--payload is for one run; many are replayed with their own");
    }
    return connection.with(
        davit ->
            one.map(run -> replay(davit, run))
                .orElseGet(
                    () ->
                        new Many(spec.commandLine())
                            .each(davit.bulk(selection.query()), selection, Bulk::replay)));
  }

  private int replay(DavitClient davit, String run) {
    var again =
        payload == null ? davit.replay(run) : davit.replay(run, Payload.read(payload, System.in));
    spec.commandLine().getOut().println(again.name());
    return 0;
  }
}
