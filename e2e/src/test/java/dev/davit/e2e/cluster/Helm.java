package dev.davit.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real Helm. Its folders are its own: nothing that the user of this machine has configured
/// counts.
public record Helm(Path program, Path home) {
  /// What Helm makes of these arguments.
  public CommandResult run(String... arguments) {
    return run(List.of(arguments));
  }

  /// As [#run], of a list.
  public CommandResult run(List<String> arguments) {
    var command = new ArrayList<>(List.of("env"));
    for (var folder : List.of("CACHE", "CONFIG", "DATA")) {
      command.add("HELM_%s_HOME=%s".formatted(folder, home.resolve(folder)));
    }
    command.add(program.toString());
    command.addAll(arguments);
    return CommandResult.run("", command);
  }
}
