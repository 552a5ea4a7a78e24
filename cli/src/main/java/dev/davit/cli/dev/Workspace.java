package dev.davit.cli.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The folder of one start of the process, with the operator's log and the files and logs of pods.
/// They stay for inspection afterwards. Each start removes all folders except the last few.
record Workspace(Path folder) {
  private static final String PARENT = ".davit";
  private static final int KEPT = 5;
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// Creates a new folder below `.davit` in the working folder. The process id distinguishes
  /// parallel starts.
  static Workspace create(String command) throws IOException {
    var parent = Path.of(PARENT);
    Files.createDirectories(parent);
    prune(parent);
    var name =
        "%s-%s-%d"
            .formatted(
                LocalDateTime.now(ZoneId.systemDefault()).format(STAMP),
                command,
                ProcessHandle.current().pid());
    return new Workspace(Files.createDirectories(parent.resolve(name)).toAbsolutePath());
  }

  Path operatorLog() {
    return folder.resolve("operator.log");
  }

  /// The CAs by which clients trust the gateway.
  Path gatewayCa() {
    return folder.resolve("gateway-ca.crt");
  }

  Path pods() {
    return folder.resolve("pods");
  }

  /// The path as a user would type it from the working folder.
  String shown() {
    return PARENT + "/" + folder.getFileName();
  }

  /// The path of a file in it, in the same way.
  String shown(Path file) {
    return shown() + "/" + folder.relativize(file);
  }

  private static void prune(Path parent) throws IOException {
    List<Path> old;
    try (Stream<Path> folders = Files.list(parent)) {
      old =
          folders
              .filter(Workspace::isLeft)
              .sorted(Comparator.reverseOrder())
              .skip(KEPT - 1)
              .toList();
    }
    for (var folder : old) {
      delete(folder);
    }
  }

  /// Whether it is the folder of a process that has ended.
  private static boolean isLeft(Path folder) {
    var name = folder.getFileName().toString();
    return name.matches("\\d{8}-\\d{6}-\\w+-\\d+")
        && ProcessHandle.of(Long.parseLong(name.substring(name.lastIndexOf('-') + 1))).isEmpty();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
