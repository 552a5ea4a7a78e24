package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import dev.davit.sdk.TaskCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// A source of tasks: its class path, and the folders to watch for changes.
sealed interface TaskProject {
  /// The path that the user gave.
  Path location();

  /// Builds the project if it is one that is built, and returns the class path.
  ///
  /// @throws UsageException when the build fails, or nothing is found that could contain tasks
  List<Path> classPath(Workspace workspace) throws IOException, InterruptedException;

  /// The folders with the files of the tasks.
  List<Path> watched();

  /// A folder with a `pom.xml`.
  record MavenProject(Path location) implements TaskProject {
    @Override
    public List<Path> classPath(Workspace workspace) throws IOException, InterruptedException {
      return MavenBuild.run(location, workspace);
    }

    @Override
    public List<Path> watched() {
      return List.of(location.resolve("src/main"));
    }
  }

  /// A jar. Other jars beside it are ignored.
  record Jar(Path location) implements TaskProject {
    @Override
    public List<Path> classPath(Workspace workspace) {
      return List.of(location);
    }

    @Override
    public List<Path> watched() {
      return List.of(location.toAbsolutePath().getParent());
    }
  }

  /// A folder with classes, jars, or both.
  record ClassFolder(Path location) implements TaskProject {
    @Override
    public List<Path> classPath(Workspace workspace) throws IOException {
      var entries = new ArrayList<Path>();
      entries.add(location);
      for (var folder : List.of(location, location.resolve("lib"))) {
        if (Files.isDirectory(folder)) {
          entries.addAll(jars(folder));
        }
      }
      // Before its files are copied: it may be any folder of this machine.
      if (entries.size() == 1 && !Files.exists(location.resolve(TaskCatalog.SERVICES))) {
        throw new UsageException(
            "no application: %s has no jar, and no file %s that names one"
                .formatted(location, TaskCatalog.SERVICES));
      }
      return List.copyOf(entries);
    }

    @Override
    public List<Path> watched() {
      return List.of(location);
    }
  }

  /// The folder of a Gradle project contains one of these files.
  List<String> GRADLE_FILES =
      List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");

  /// The kind of project at `given`.
  ///
  /// @throws UsageException when the file or folder does not exist, or its kind is not supported
  static TaskProject of(Path given) {
    var location = given.toAbsolutePath().normalize();
    if (Files.isRegularFile(location) && location.toString().endsWith(".jar")) {
      refuseBootJar(given, location);
      return new Jar(location);
    }
    if (Files.exists(location.resolve("pom.xml"))) {
      return new MavenProject(location);
    }
    if (GRADLE_FILES.stream().map(location::resolve).anyMatch(Files::exists)) {
      throw new UsageException(
          "%s is a Gradle project, which davit dev does not build: build it, and give a folder with its jar and the jars it needs (with the plugin \"application\": ./gradlew installDist, then build/install/NAME/lib)"
              .formatted(given));
    }
    if (Files.isDirectory(location)) {
      return new ClassFolder(location);
    }
    throw new UsageException(
        "%s is neither a Maven project, nor a folder with classes or jars, nor a jar"
            .formatted(given));
  }

  /// Such a jar has its classes in a folder, and other jars inside. A class path cannot contain
  /// either.
  private static void refuseBootJar(Path given, Path location) {
    try (var jar = new JarFile(location.toFile())) {
      if (jar.getEntry("BOOT-INF/") != null || jar.getEntry("BOOT-INF/classes/") != null) {
        throw new UsageException(
            "%s is a Spring Boot jar, whose classes are not on its class path: unpack it by java -Djarmode=tools -jar %s extract --destination unpacked, and give the folder unpacked"
                .formatted(given, given));
      }
    } catch (IOException e) {
      // The jar may be being built. If it cannot be read, the deployment reports it.
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
