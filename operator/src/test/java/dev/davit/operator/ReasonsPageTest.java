package dev.davit.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Writes the page that explains every reason, from the enum that the code uses.
class ReasonsPageTest {
  private static final Path PAGE = Path.of("../docs/reasons.md");

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException {
    var rows =
        Arrays.stream(Reason.values())
            .map(
                reason ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            reason.wireName(), whose(reason), reason.meaning(), reason.advice()))
            .collect(Collectors.joining("\n"));
    var page =
        """
        # Reasons

        The same word stands in `status.reason`, in conditions, Events, metrics (`davit_runs_finished_total`) and the
        operator's log. Written by `ReasonsPageTest` from the code.

        | reason | whose | what happened | what to do |
        |---|---|---|---|
        %s
        """
            .formatted(rows);
    if ("true".equals(System.getenv("DAVIT_UPDATE"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("docs/reasons.md is stale; refresh it: DAVIT_UPDATE=true ./mvnw -pl operator -am test")
        .content()
        .isEqualTo(page);
  }

  private static String whose(Reason reason) {
    return switch (reason.blame()) {
      case NOBODY -> "–";
      case TASK -> "your task";
      case CLUSTER -> "your cluster";
      case DAVIT -> "a bug in Davit";
    };
  }
}
