package dev.davit.examples.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The program that `docs/gateway.md` shows is the one that real pods execute.
class PythonBackendTest {
  @Test
  void theProgramOfThePageIsThatOfTheExample() throws IOException {
    var program = Files.readString(Path.of("python/backend.py"));

    assertThat(Files.readString(Path.of("../docs/gateway.md")))
        .contains("```python\n" + program + "```\n");
  }
}
