package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Copies of a project's compiled classes, one for each deployment. Pods start and continue with
/// complete classes while a build replaces the originals.
final class ClassCopies {
  /// A pod that outlives this number of changes may miss a class that it has not loaded yet.
  private static final int KEPT = 10;

  private final Path folder;
  private final Deque<Path> kept = new ArrayDeque<>();
  private int count;
  private Path latest;

  /// @param folder the folder for the copies; [#take] creates it
  ClassCopies(Path folder) {
    this.folder = folder;
    this.latest = folder;
  }

  /// The same class path, with copies of the entries at or below `project`. Other entries, such as
  /// jars of a local repository, do not change and stay. Missing entries stay too.
  ///
  /// @throws UsageException when a file disappears meanwhile
  List<Path> take(Path project, List<Path> classPath) throws IOException {
    latest = folder.resolve(Integer.toString(++count));
    var copied = new ArrayList<Path>();
    try {
      for (var entry : classPath) {
        copied.add(
            entry.startsWith(project) && Files.exists(entry)
                ? copy(entry, latest.resolve(copied.size() + "-" + entry.getFileName()))
                : entry);
      }
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "%s went away while it was read; it is read again when it changes"
              .formatted(e.getFile()));
    }
    return List.copyOf(copied);
  }

  /// From now on, pods use the latest copy. Of the earlier copies, only the last ones are kept.
  void accept() throws IOException {
    kept.addLast(latest);
    while (kept.size() > KEPT) {
      delete(kept.removeFirst());
    }
  }

  /// Deletes the latest copy, because it is not used.
  void refuse() throws IOException {
    delete(latest);
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    if (!Files.isDirectory(from)) {
      return Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.walkFileTree(
        from,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(from) && ChangeWatch.isNoise(folder.getFileName())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            // The lock file of an editor is a broken symbolic link.
            if (attributes.isSymbolicLink() || ChangeWatch.isNoise(file.getFileName())) {
              return FileVisitResult.CONTINUE;
            }
            Files.copy(
                file,
                to.resolve(from.relativize(file).toString()),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
    return to;
  }

  private static void delete(Path copy) throws IOException {
    if (!Files.exists(copy)) {
      return;
    }
    try (Stream<Path> files = Files.walk(copy)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
