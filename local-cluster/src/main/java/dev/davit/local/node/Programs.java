package dev.davit.local.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Finds the programs of this machine.
final class Programs {
  private Programs() {}

  /// The program that a shell would start for `name`.
  static Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(Files::isExecutable);
    }
    return Arrays.stream(path().split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The folders in which programs are searched.
  static String path() {
    return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
  }
}
