package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Images that other clusters pull from a registry and that a node without one is given: made of
/// this machine's busybox, which needs no library, and of its Python.
///
/// @param folder where they are made
record BasicImages(Path folder) {
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  /// Makes archives of all of them.
  List<Path> create() {
    var root = root();
    return List.of(
        new ImageArchive(folder.resolve("pause"))
            .ofFiles(root, NodeFiles.PAUSE_IMAGE, List.of("/bin/sleep", "infinity")),
        new ImageArchive(folder.resolve("busybox"))
            .ofFiles(root, "docker.io/library/busybox:1.37", List.of("/bin/sh")),
        new ImageArchive(folder.resolve("python"))
            .ofFiles(
                PythonFiles.ofThisMachine().copyTo(folder.resolve("python-root")),
                "docker.io/library/python:3.13-slim",
                List.of("/bin/python3")));
  }

  /// Files that are busybox under the names of all its commands.
  private Path root() {
    var root = folder.resolve("root");
    var bin = Folders.create(root.resolve("bin"));
    var commands = CommandResult.run("", List.of(BUSYBOX.toString(), "--list")).orFail().stdout();
    try {
      Files.copy(BUSYBOX, bin.resolve("busybox"));
      for (var command : commands.lines().filter(name -> !name.equals("busybox")).toList()) {
        Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }
}
