package dev.davit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The Java of docs/hooks.md is compiled, and run by the tests.
class HooksDocTest {
  private static final Path DOC = Path.of("../docs/hooks.md");

  @Test
  void examplesAreThoseOfTheProject() throws IOException {
    var examples =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOC))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(examples).hasSize(5).allSatisfy(example -> assertThat(sources()).contains(example));
  }

  private static String sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(HooksDocTest::content)
          .collect(Collectors.joining());
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
