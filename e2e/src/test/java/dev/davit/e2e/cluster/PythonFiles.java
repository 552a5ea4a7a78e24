package dev.davit.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of an image that can execute Python programs: this machine's Python with its standard
/// library, and the C libraries that both load.
///
/// @param program its executable, without links
/// @param library the folder of its standard library
record PythonFiles(Path program, Path library) {
  /// The package that [NodePrograms] installs, rather than another Python on PATH.
  private static final Path USUAL = Path.of("/usr/bin/python3");

  private static final String WHERE =
      "import os, sys, sysconfig;"
          + " print(os.path.realpath(sys.executable)); print(sysconfig.get_path('stdlib'))";

  /// Folders of the library that programs do not need.
  private static final Pattern LEFT_OUT =
      Pattern.compile("test|tests|idlelib|lib2to3|pydoc_data|site-packages|config-.*");

  /// A line of `ldd` names a library, and where it is.
  private static final Pattern LOADED = Pattern.compile("(/\\S+) \\(0x");

  static PythonFiles ofThisMachine() {
    var python =
        Files.isExecutable(USUAL)
            ? USUAL
            : Programs.onPath("python3")
                .orElseThrow(() -> new IllegalStateException("there is no python3"));
    var where = run(List.of(python.toString(), "-c", WHERE)).lines().map(Path::of).toList();
    return new PythonFiles(where.getFirst(), where.getLast());
  }

  /// Copies the files to the same paths below `root`, with the commands `python` and `python3`.
  Path copyTo(Path root) {
    copy(program, root);
    files().forEach(file -> copy(file, root));
    libraries().forEach(file -> copy(file, root));
    var bin = Folders.create(root.resolve("bin"));
    try {
      for (var name : List.of("python", "python3")) {
        Files.createSymbolicLink(bin.resolve(name), program);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return root;
  }

  /// Those of the standard library. A link to a file that is not there is none.
  private List<Path> files() {
    try (var files = Files.walk(library)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> parts(library.relativize(file)).noneMatch(LEFT_OUT.asMatchPredicate()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> parts(Path path) {
    return Stream.iterate(path, it -> it != null, Path::getParent)
        .map(it -> it.getFileName().toString());
  }

  /// The C libraries of the program and of the modules that are written in C.
  private TreeSet<Path> libraries() {
    var libraries = new TreeSet<Path>();
    var binaries =
        Stream.concat(
            Stream.of(program), files().stream().filter(it -> it.toString().endsWith(".so")));
    for (var binary : binaries.toList()) {
      // A library without others is no error, but ldd may exit as if it were.
      var loaded = CommandResult.run("", List.of("ldd", binary.toString())).stdout();
      LOADED.matcher(loaded).results().map(it -> Path.of(it.group(1))).forEach(libraries::add);
    }
    return libraries;
  }

  /// Links are followed: the copy has the contents.
  private static void copy(Path file, Path root) {
    var target = root.resolve(Path.of("/").relativize(file));
    try {
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Folders.create(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(List<String> command) {
    return CommandResult.run("", command).orFail().stdout();
  }
}
