package dev.davit.e2e.cluster;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds tools from their Go modules into a cache, each once on a machine: whoever builds holds a
/// lock, and a finished file appears in one step.
final class GoBuild {
  private GoBuild() {}

  sealed interface Outcome {}

  record Done(Map<Tool, Path> paths) implements Outcome {}

  record Failed(String why) implements Outcome {}

  /// Finds these tools in the cache, and builds those that are not there.
  static Outcome build(Path cache, List<Tool> tools) {
    try {
      var paths = new EnumMap<Tool, Path>(Tool.class);
      for (var tool : tools) {
        var path = cache.resolve(tool.versionKey()).resolve(tool.fileName());
        if (!Files.isExecutable(path)) {
          buildLocked(tool, path, cache.resolve("lock"));
        }
        paths.put(tool, path);
      }
      return new Done(paths);
    } catch (IOException e) {
      return new Failed(String.valueOf(e.getMessage()));
    }
  }

  // The file lock keeps other processes out, the monitor other threads of this one.
  private static synchronized void buildLocked(Tool tool, Path path, Path lock) throws IOException {
    var go = go().orElseThrow(() -> new IOException("there is no Go on this machine"));
    Files.createDirectories(path.getParent());
    try (var channel = FileChannel.open(lock, CREATE, WRITE);
        var held = lock(channel)) {
      if (held.isValid() && !Files.isExecutable(path)) {
        build(go, tool, path);
      }
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    var free = channel.tryLock();
    if (free != null) {
      return free;
    }
    say("Waiting for another build on this machine");
    return channel.lock();
  }

  private static void build(Path go, Tool tool, Path path) throws IOException {
    var name = tool.fileName() + " " + tool.version();
    say("Building " + name + " from Go modules, once; all take 6 to 10 minutes on 2 cores");
    var folder = Files.createTempDirectory(path.getParent(), "part-");
    try {
      var part = folder.resolve(tool.fileName());
      var log = Files.createFile(folder.resolve("build.log"));
      var command =
          List.of(
              go.toString(),
              "build",
              "-o",
              part.toString(),
              "-ldflags",
              String.join(" ", tool.linkerFlags()),
              tool.goPackage());
      try (var child =
          ChildProcess.start(log, tool.goModule(), Map.of("CGO_ENABLED", "0"), command)) {
        awaitEnd(child, name);
        if (child.exitCode(Duration.ZERO) != 0) {
          throw new IOException("go build failed:\n" + child.logTail());
        }
      }
      Files.move(part, path, ATOMIC_MOVE);
    } finally {
      Folders.delete(folder);
    }
  }

  private static void awaitEnd(ChildProcess child, String name) {
    var started = System.nanoTime();
    while (!child.endsWithin(Duration.ofSeconds(30))) {
      say("… still building " + name + ", " + seconds(started) + " s");
    }
    say("Done with " + name + " after " + seconds(started) + " s");
  }

  private static long seconds(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
  }

  // Go's installer unpacks to /usr/local/go and leaves PATH to the user.
  private static Optional<Path> go() {
    return Programs.onPath("go")
        .or(() -> Optional.of(Path.of("/usr/local/go/bin/go")).filter(Files::isExecutable));
  }

  private static void say(String line) {
    System.out.println("[davit-e2e] " + line);
  }
}
