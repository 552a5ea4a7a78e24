package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The control groups of one node, below which its kubelet makes those of the pods: with version 1
/// of the interface one in each hierarchy, with version 2 just one.
record NodeCgroups(int number) implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /// As the kubelet's setting `cgroupRoot` names it.
  String root() {
    return "/davit-" + number;
  }

  void create() {
    for (var hierarchy : hierarchies()) {
      var group = hierarchy.resolve(root().substring(1));
      try {
        Files.createDirectories(group);
        // A new group of this controller may use nothing at all; others may do what their parent
        // may.
        for (var file : List.of("cpuset.cpus", "cpuset.mems")) {
          if (Files.exists(group.resolve(file))) {
            Files.writeString(group.resolve(file), Files.readString(hierarchy.resolve(file)));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Removes them; all processes in them must have ended.
  @Override
  public void close() {
    for (var hierarchy : hierarchies()) {
      var group = hierarchy.resolve(root().substring(1));
      CommandResult.run(
          "",
          List.of("find", group.toString(), "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"));
    }
  }

  private static List<Path> hierarchies() {
    if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
      return List.of(ROOT);
    }
    try (Stream<Path> folders = Files.list(ROOT)) {
      // Two names of one hierarchy are a link; the unified one beside version 1 has no controllers.
      return folders
          .filter(folder -> Files.isDirectory(folder) && !Files.isSymbolicLink(folder))
          .filter(folder -> Files.exists(folder.resolve("tasks")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
