package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.dev.Summary.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Row GOOD = new Row("hello-1", "hello", "Completed", "Completed", 1, "1.2s");
  private static final Row BAD = new Row("b", "a-longer-task", "Queued", "Failed", 0, "");

  @Test
  void columnsAreAsWideAsTheirContent() {
    assertThat(new Summary(List.of(GOOD, BAD)).lines())
        .containsExactly(
            "  RUN       TASK            PHASE       EXPECTED    ATTEMPTS   DURATION",
            "✓ hello-1   hello           Completed   Completed   1          1.2s",
            "✗ b         a-longer-task   Queued      Failed      0          -");
  }

  @Test
  void oneRunThatEndedOtherwiseSpoilsItAll() {
    assertThat(new Summary(List.of(GOOD)).isAsExpected()).isTrue();
    assertThat(new Summary(List.of(GOOD, BAD)).isAsExpected()).isFalse();
  }
}
