package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Executes what `docs/cli.md` shows, as a person would: by a shell, on `davit dev`.
class CliPageIT {
  private static final Path PAGE = DavitProcess.HOME.resolve("docs/cli.md");
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern ADDRESS = Pattern.compile("Davit is up at (\\S+)");

  @TempDir Path folder;

  @Test
  void itsCommandsWork() throws Exception {
    try (var dev = DavitProcess.start(folder, "dev", "--port", "0")) {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(dev.text()).contains("Ready."));
      var address = ADDRESS.matcher(dev.text());
      assertThat(address.find()).isTrue();
      var script =
          COMMANDS
              .matcher(Files.readString(PAGE))
              .results()
              .map(block -> block.group(1))
              .collect(Collectors.joining());

      assertThat(shell(script, address.group(1)).lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("{\"text\":\"Hello, Ada!\"}"),
              line -> assertThat(line).matches("hello-world-.{10} starts at 2030-01-31T12:00:00Z"),
              line -> assertThat(line).matches("hello-world-.{10} canceled"),
              line -> assertThat(line).matches("hello-world-.{10} replayed as hello-world-.{10}"));
    }
  }

  /// What the script prints; `./davit` in it is the one under test, for the API at `server`.
  private String shell(String script, String server) throws IOException, InterruptedException {
    var davit =
        Files.writeString(
            folder.resolve("davit"),
            "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\" --server %s\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    Davit.class.getName(),
                    server));
    assertThat(davit.toFile().setExecutable(true)).isTrue();
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder("sh", "-eu", "-c", script)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return output;
  }
}
