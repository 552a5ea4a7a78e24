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
  private static final Path SOURCE =
      Path.of("src/main/java/dev/davit/examples/backend/OrderBackend.java");

  @Test
  void exampleIsThatOfTheBackend() throws IOException {
    var example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    var found = example.matcher(Files.readString(DOC));

    assertThat(found.find()).isTrue();
    assertThat(Files.readString(SOURCE)).contains(found.group(1));
  }
}
