package dev.davit.cli.doctor;

import dev.davit.cli.cluster.Connection;
import dev.davit.cli.terminal.Output;
import java.time.Instant;
import java.util.Locale;
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
      "Look for what keeps runs from completing: server, resources, rights, operator, leader, policies, tasks, runs.",
      "Writes nothing to the cluster; exits with 1 if something has to be done."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var findings =
        connection.in(
            cluster ->
                Diagnosis.of(new ClusterObserver(cluster).observe(), Instant.now(), version()));
    Output.of(spec.commandLine())
        .page(findings.stream().map(DoctorCommand::text).collect(Collectors.joining("\n")));
    return findings.stream().anyMatch(it -> it.level() == Finding.Level.BAD) ? 1 : 0;
  }

  static String text(Finding finding) {
    var level = finding.level().name().toLowerCase(Locale.ROOT);
    return "%-4s  %s%s"
        .formatted(
            level,
            finding.text(),
            finding.advice().isEmpty() ? "" : "\n      -> " + finding.advice());
  }

  /// The version of this program; empty in a build without one.
  private String version() {
    var words = spec.root().version();
    return words.length == 0 ? "" : words[0].replaceFirst("^davit ", "");
  }
}
