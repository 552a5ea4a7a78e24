package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Images that other clusters pull from a registry and that a node without one is given: made of
/// this machine's busybox, which needs no library.
///
/// @param folder where they are made
record BasicImages(Path folder) {
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  /// Makes archives of all of them, as `docker save` would.
  List<Path> create() {
    try {
      var layer = layer();
      return List.of(
          archive(layer, "pause", NodeFiles.PAUSE_IMAGE, "\"/bin/sleep\", \"infinity\""),
          archive(layer, "busybox", "docker.io/library/busybox:1.37", "\"/bin/sh\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An archive of busybox under the names of all its commands.
  private Path layer() throws IOException {
    var bin = Files.createDirectories(folder.resolve("root").resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    var commands = CommandResult.run("", List.of(BUSYBOX.toString(), "--list")).orFail().stdout();
    for (var command : commands.lines().filter(name -> !name.equals("busybox")).toList()) {
      Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
    }
    return tar(folder.resolve("layer.tar"), folder.resolve("root"), ".");
  }

  private Path archive(Path layer, String name, String reference, String command)
      throws IOException {
    var config =
        """
        {"architecture": "%s", "os": "linux",
         "config": {"Env": ["PATH=/bin"], "Cmd": [%s]},
         "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
        """
            .formatted(architecture(), command, sha256(layer));
    var manifest =
        """
        [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
        """
            .formatted(reference);
    Files.writeString(folder.resolve("config.json"), config);
    Files.writeString(folder.resolve("manifest.json"), manifest);
    return tar(folder.resolve(name + ".tar"), folder, "manifest.json", "config.json", "layer.tar");
  }

  private static Path tar(Path archive, Path folder, String... names) {
    var command = new ArrayList<>(List.of("tar", "-C", folder.toString()));
    command.addAll(List.of("--owner=0", "--group=0", "-cf", archive.toString()));
    command.addAll(List.of(names));
    CommandResult.run("", command).orFail();
    return archive;
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
