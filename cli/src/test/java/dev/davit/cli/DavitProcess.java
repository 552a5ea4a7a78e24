package dev.davit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A `davit` started as by the script, in a folder of its own. Closing it ends it.
record DavitProcess(Process process, Path output) implements AutoCloseable {
  /// The repository: tests run in the folder of their module.
  static final Path HOME = Path.of("").toAbsolutePath().getParent();

  /// SIGINT is the second signal.
  private static final long SIGINT = 0b10;

  static DavitProcess start(Path folder, String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Ddavit.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Davit.class.getName()));
    command.addAll(List.of(arguments));
    var output = folder.resolve("output");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new DavitProcess(process, output);
  }

  String text() throws IOException {
    return Files.readString(output);
  }

  /// The exit code; a process that takes longer than six minutes is killed.
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(6, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  /// Whether what Ctrl-C does reaches a process of these tests. A shell lets what it starts in the
  /// background ignore it, and all that follows from that too.
  static boolean isInterruptible() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .noneMatch(ignored -> (ignored & SIGINT) != 0);
    }
  }

  /// What Ctrl-C does, and what it leads to.
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    return awaitEnd();
  }

  /// What `kill -9` does.
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
