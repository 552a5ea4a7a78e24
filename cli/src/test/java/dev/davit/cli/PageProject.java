package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The files and commands that a page of `docs` shows, in a folder. A block is a file if its first
/// line is a comment with a path.
record PageProject(String text, Path folder) {
  private static final Pattern FILE =
      Pattern.compile(
          "(?m)^```\\w*\n((?:// |# |<!-- )([\\w./-]+\\.[\\w-]+)(?: -->)?\n(?s:.*?))^```$");
  private static final Pattern COMMANDS = Pattern.compile("(?m)^```sh\n((?s:.*?))^```$");
  private static final Pattern ADDRESS = Pattern.compile("Davit is up at (\\S+)");
  private static final Pattern GATEWAY = Pattern.compile("Gateway: (\\S+) \\(its CA: (\\S+)\\)");

  /// Writes the files of `docs/PAGE` into `folder`.
  static PageProject of(String page, Path folder) throws IOException {
    var text = Files.readString(DavitProcess.HOME.resolve("docs").resolve(page));
    for (var block : FILE.matcher(text).results().toList()) {
      var file = folder.resolve(block.group(2));
      Files.createDirectories(file.getParent());
      Files.writeString(file, block.group(1));
    }
    return new PageProject(text, folder);
  }

  /// Compiles what is below `sources`, with the class path of this process and `others`.
  ///
  /// @return the folder of the classes, with the resources of `resources`
  Path compile(String sources, String resources, Path... others) throws IOException {
    var classes = Files.createDirectories(folder.resolve("classes").resolve(sources));
    var arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString()));
    arguments.addAll(
        List.of(
            "-proc:none",
            "-cp",
            Stream.concat(Arrays.stream(others).map(Path::toString), Stream.of(classPath()))
                .collect(Collectors.joining(":"))));
    filesOf(sources).map(Path::toString).forEach(arguments::add);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .isZero();
    for (var file : filesOf(resources).toList()) {
      var target = classes.resolve(folder.resolve(resources).relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return classes;
  }

  private Stream<Path> filesOf(String below) throws IOException {
    var root = folder.resolve(below);
    if (!Files.isDirectory(root)) {
      return Stream.empty();
    }
    try (var files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList().stream();
    }
  }

  /// The text of a file of the page, without the line that names it.
  String file(String path) throws IOException {
    var all = Files.readString(folder.resolve(path));
    return all.substring(all.indexOf('\n') + 1);
  }

  /// The commands of the page that begin with `start`.
  String commands(String start) {
    return COMMANDS
        .matcher(text)
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> line.startsWith(start))
        .collect(Collectors.joining("\n"));
  }

  /// What `script` prints, executed in the folder of the project. `./davit` and `../davit/davit`
  /// are the one under test, `kubectl` is that of the tests, and the port 8091 is that of `dev`.
  String shell(String script, Optional<DavitProcess> dev) throws IOException, InterruptedException {
    var davit = folder.resolve("davit");
    Files.writeString(
        davit,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
            .formatted(java(), classPath(), Davit.class.getName()));
    assertThat(davit.toFile().setExecutable(true)).isTrue();
    var server = dev.isPresent() ? address(dev.get()) : "http://127.0.0.1:1";
    var errors = folder.resolve("errors");
    var builder =
        new ProcessBuilder(
                "sh",
                "-eu",
                "-c",
                script
                    .replace("../davit/davit ", "./davit ")
                    .replace("http://127.0.0.1:8091", server))
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("KUBECONFIG", folder.resolve("none").toString());
    kubectl()
        .ifPresent(
            it ->
                builder.environment().merge("PATH", "", (path, no) -> it.getParent() + ":" + path));
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return output;
  }

  static String address(DavitProcess dev) throws IOException {
    var address = ADDRESS.matcher(dev.text());
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  /// Group 1 is the address of the gateway, group 2 the file with its CA.
  static MatchResult gateway(DavitProcess dev) throws IOException {
    var gateway = GATEWAY.matcher(dev.text());
    assertThat(gateway.find()).isTrue();
    return gateway.toMatchResult();
  }

  /// That of this process without the examples, which are an application too.
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .filter(entry -> !entry.contains("davit-examples") && !entry.contains("examples/target"))
        .collect(Collectors.joining(":"));
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /// That of the end-to-end tests, else that of this machine.
  static Optional<Path> kubectl() {
    var cache = Path.of(System.getProperty("user.home"), ".cache", "davit", "bin");
    var cached =
        Arrays.stream(Optional.ofNullable(cache.toFile().list()).orElse(new String[0]))
            .map(version -> cache.resolve(version).resolve("kubectl"));
    var onPath =
        Arrays.stream(System.getenv("PATH").split(":", -1)).map(it -> Path.of(it, "kubectl"));
    return Stream.concat(cached, onPath).filter(Files::isExecutable).findFirst();
  }
}
