package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The folders of this JVM's control planes, in `target/clusters`. Nobody knows before the end
/// whether a test will fail whose logs are wanted, so they are deleted together, or none of them.
final class ClusterFolders {
  private static final Queue<Path> CREATED = new ConcurrentLinkedQueue<>();
  private static volatile boolean wanted;

  private ClusterFolders() {}

  static Path create() {
    try {
      var parent = Tool.moduleFolder().resolve("target").resolve("clusters");
      var folder = Files.createTempDirectory(Files.createDirectories(parent), "cluster-");
      CREATED.add(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A test failed: all logs stay.
  static void keep() {
    wanted = true;
  }

  /// To be called when all control planes are closed.
  static void cleanUp() {
    if (wanted) {
      CREATED.forEach(
          folder -> System.out.println("[davit-e2e] A test failed; logs are in " + folder));
    } else {
      CREATED.forEach(Folders::delete);
    }
    CREATED.clear();
  }
}
