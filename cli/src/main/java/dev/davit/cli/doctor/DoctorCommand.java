package dev.davit.cli.doctor;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import dev.davit.dashboard.health.Finding;
import dev.davit.dashboard.health.Health;
import dev.davit.dashboard.health.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Reports what prevents the runs of a namespace from completing. Exits with 1 if it finds
/// anything.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look for what keeps runs from completing: server, resources, rights, operator, leader,"
          + " policies, tasks, runs.",
      "Writes nothing to the cluster; exits with 1 if something has to be done."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var findings = connection.in(this::findings);
    Output.of(spec.commandLine())
        .page(findings.stream().map(Finding::printed).collect(Collectors.joining("\n")));
    return findings.stream().anyMatch(it -> it.level() == Finding.Level.BAD) ? 1 : 0;
  }

  private List<Finding> findings(Cluster cluster) {
    Refusal refusal = (e, doing) -> String.valueOf(cluster.refused(e, doing).getMessage());
    return new Health(cluster.kubernetes(), version(), refusal)
        .of(cluster.namespace(), Instant.now());
  }

  /// The version of this program; empty in a build without one.
  private String version() {
    var words = spec.root().version();
    return words.length == 0 ? "" : words[0].replaceFirst("^davit ", "");
  }
}
