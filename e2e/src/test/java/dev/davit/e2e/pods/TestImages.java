package dev.davit.e2e.pods;

import dev.davit.e2e.cluster.ImageArchive;
import dev.davit.e2e.cluster.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The images that the build has made, and two for tests made on top of the runner's.
///
/// @param folder where the latter are made
record TestImages(Path folder) {
  /// Where an image has the classes of its application.
  private static final String CLASSES = "app/classes";

  List<Path> all() {
    var root = Repository.root();
    var runner = root.resolve("runner-image/target/davit-runner.tar");
    return List.of(
        runner,
        root.resolve("operator/target/davit-operator.tar"),
        root.resolve("examples/target/davit-examples.tar"),
        new ImageArchive(folder.resolve("test")).onTopOf(runner, testTasks(root), Davit.TEST_IMAGE),
        new ImageArchive(folder.resolve("broken"))
            .onTopOf(runner, brokenApplication(), Davit.BROKEN_IMAGE));
  }

  private Path testTasks(Path root) {
    var files = folder.resolve("test-files");
    copy(root.resolve("runner-image/target/test-classes"), files.resolve(CLASSES));
    return files;
  }

  private Path brokenApplication() {
    var files = folder.resolve("broken-files");
    var name = BrokenApplication.class.getName();
    var file = name.replace('.', '/') + ".class";
    var classes = files.resolve(CLASSES);
    try (var code = BrokenApplication.class.getResourceAsStream("/" + file)) {
      Files.createDirectories(classes.resolve(file).getParent());
      Files.copy(code, classes.resolve(file));
      var services = Files.createDirectories(classes.resolve("META-INF/services"));
      Files.writeString(services.resolve("dev.davit.sdk.Application"), name + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static void copy(Path from, Path to) {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
