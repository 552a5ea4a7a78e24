package dev.davit.cli.dev;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Waits for changes of files in some folders and in all their subfolders.
final class ChangeWatch implements AutoCloseable {
  /// An editor or a compiler writes many files. They count as one change until no file has changed
  /// for this time.
  private static final long QUIET_MILLIS = 400;

  private static final Pattern NOISE =
      Pattern.compile(
          ".*~|\\..*\\.sw[a-z]|4913|sed[A-Za-z0-9]{6}|\\.?#.*|.*___jb_(tmp|old)___|\\.goutputstream-.*|\\.DS_Store|\\.git|\\.idea|\\.gradle|\\.davit");

  private final WatchService service = FileSystems.getDefault().newWatchService();
  private final Map<WatchKey, Path> folders = new HashMap<>();

  ChangeWatch(List<Path> roots) throws IOException {
    for (var root : roots) {
      register(root);
    }
  }

  /// The changed files. Waits until there are some, and until no more change.
  SortedSet<Path> await() throws IOException, InterruptedException {
    var changed = new TreeSet<Path>();
    while (changed.isEmpty()) {
      collect(service.take(), changed);
      for (var key = quiet(); key != null; key = quiet()) {
        collect(key, changed);
      }
    }
    return changed;
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private @Nullable WatchKey quiet() throws InterruptedException {
    return service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void collect(WatchKey key, SortedSet<Path> changed) throws IOException {
    var folder = folders.getOrDefault(key, Path.of(""));
    for (var event : key.pollEvents()) {
      if (!(event.context() instanceof Path name)) {
        continue;
      }
      if (isNoise(name)) {
        continue;
      }
      var file = folder.resolve(name);
      if (Files.isDirectory(file)) {
        register(file);
        // Files that were created before the folder was watched have caused no event.
        changed.addAll(files(file));
      } else {
        changed.add(file);
      }
    }
    if (!key.reset()) {
      folders.remove(key);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(file -> !isNoise(file.getFileName())).toList();
    }
  }

  /// Whether a file is a temporary file of an editor, or is written by tools or by `davit dev`
  /// itself.
  static boolean isNoise(Path name) {
    return NOISE.matcher(name.toString()).matches();
  }

  private static boolean isWatched(Path root, Path folder) {
    for (var name : root.relativize(folder)) {
      if (isNoise(name)) {
        return false;
      }
    }
    return true;
  }

  private void register(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (var folder : all.filter(Files::isDirectory).filter(it -> isWatched(root, it)).toList()) {
        var key =
            folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        folders.put(key, folder);
      }
    }
  }
}
