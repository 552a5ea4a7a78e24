package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `davit demo` with the real operator, runner and examples: the last built ones.
class DemoIT {
  @TempDir Path folder;

  @Test
  void everyExampleEndsAsExpected() throws Exception {
    try (var demo = DavitProcess.start(folder, "demo", "--timeout", "300", "--schedules")) {
      var code = demo.awaitEnd();
      assertThat(demo.text())
          .containsPattern("All \\d+ runs ended as expected.")
          .containsPattern("✓ minute-report-\\d{12}-\\w{4} +nightly-report +Completed ")
          .containsPattern("✓ hello-world +hello-world +Completed +Completed +1 ")
          .containsPattern("✓ flaky +flaky +Completed +Completed +3 ")
          .containsPattern("✓ payment +payment +Completed +Completed +1 ")
          .containsPattern("payment +▸ Completed after .*\"method\":\"card\"")
          .contains("▸ Completed after", "▸ Waiting")
          .doesNotContain("✗");
      assertThat(demo.text().lines().filter(line -> line.startsWith("✓")))
          .as("one of each example, and one each minute of its schedule")
          .hasSizeGreaterThan((int) examples());
      assertThat(code).isZero();
    }
  }

  @Test
  void runsThatTakeTooLongAreTold() throws Exception {
    try (var demo = DavitProcess.start(folder, "demo", "--timeout", "1")) {
      assertThat(demo.awaitEnd()).isEqualTo(1);
      assertThat(demo.text()).contains("Not all runs ended within 1 s", "✗ slow");
    }
  }

  private static long examples() throws IOException {
    try (Stream<Path> files = Files.list(DavitProcess.HOME.resolve("examples/runs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).count();
    }
  }
}
