package dev.davit.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no template may have: text that is not escaped, and what the Content-Security-Policy
/// refuses.
class TemplatesTest {
  private static final Path FOLDER = Path.of("src/main/jte");

  static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void nothingIsUnescapedOrInline(Path template) throws IOException {
    assertThat(Files.readString(template))
        .doesNotContain("$unsafe")
        .doesNotContainPattern("\\sstyle=")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
        .doesNotContain("javascript:");
  }
}
