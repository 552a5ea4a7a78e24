package dev.davit.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The Java of docs/client.md is compiled, and run by the tests.
class ClientDocTest {
  private static final Path DOC = Path.of("../docs/client.md");
  private static final Path SOURCES = Path.of("src/main/java/dev/davit/examples/backend");

  @Test
  void examplesAreThoseOfTheBackend() throws IOException {
    var examples =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOC))
            .results()
            .map(found -> found.group(1))
            .toList();
    var sources =
        Files.readString(SOURCES.resolve("OrderBackend.java"))
            + Files.readString(SOURCES.resolve("OrderOffice.java"));

    assertThat(examples).hasSize(9).allSatisfy(example -> assertThat(sources).contains(example));
  }
}
