package dev.davit.e2e.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.chrome.ChromeDriver;

/// [axe](https://github.com/dequelabs/axe-core) looks for what keeps people from using a page.
final class Axe {
  private static final String SCRIPT = read();

  private static final String VIOLATIONS =
      """
      const done = arguments[0];
      const lines = (violation) => violation.nodes.map(
          (node) => violation.id + ": " + node.html + " " + node.failureSummary);
      axe.run({resultTypes: ["violations"]})
          .then((results) => done(results.violations.flatMap(lines)), (e) => done([String(e)]));
      """;

  private Axe() {}

  /// A line for each element that violates a rule.
  static List<?> violations(ChromeDriver driver) {
    driver.executeScript(SCRIPT);
    return (List<?>) Objects.requireNonNull(driver.executeAsyncScript(VIOLATIONS));
  }

  private static String read() {
    try (var file = Objects.requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
