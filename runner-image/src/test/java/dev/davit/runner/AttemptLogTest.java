package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedAttempt;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptLogTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "an attempt is left,          2, 3, RETRY, ,                     RETRY",
    "it is left for later,        2, 3, RETRY, 2026-01-01T00:00:00Z, RETRY retryAt=2026-01-01T00:00:00Z",
    "no attempt is left,          3, 3, RETRY, ,                     STOP attempt=3 of=3",
    "nor is one for later,        3, 3, RETRY, 2026-01-01T00:00:00Z, STOP attempt=3 of=3",
    "the task wants no other one, 1, 3, STOP,  ,                     STOP",
  })
  void failureSaysWhatFollowsIt(
      String sentence, int number, int of, Next next, @Nullable Instant retryAt, String shown) {
    var error = new TaskError("java.lang.IllegalStateException", "no disk", null);
    var failed = new Result.Failed(Reason.TASK_FAILED, error, next, retryAt);

    assertThat(AttemptLog.next(failed, new AssignedAttempt(number, of)))
        .as(sentence)
        .isEqualTo(shown);
  }

  record Reported(String sentence, AttemptReport report, int bytes, String warning) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static Stream<Reported> reported() {
    var output = new Result.Completed(TextNode.valueOf("done"));
    var metadata =
        new AttemptNotes(JsonNodeFactory.instance.objectNode().put("step", 1), List.of());
    var error = new TaskError("java.lang.IllegalStateException", "no disk", null);
    var failed = new Result.Failed(Reason.TASK_FAILED, error, Next.STOP, null);
    return Stream.of(
        new Reported("half of the limit", new AttemptReport(output), 2048, "none"),
        new Reported(
            "a large output",
            new AttemptReport(output),
            2049,
            "The output has 2049 bytes, more than half of the limit of 4096 bytes (docs/limits.md)"),
        new Reported(
            "large metadata beside an output",
            new AttemptReport(output, metadata),
            4000,
            "The output with the metadata has 4000 bytes, more than half of the limit of 4096 bytes (docs/limits.md)"),
        new Reported(
            "a canceled run's output",
            new AttemptReport(new Result.Canceled(TextNode.valueOf("part"))),
            3000,
            "The output has 3000 bytes, more than half of the limit of 4096 bytes (docs/limits.md)"),
        new Reported(
            "a canceled run without one",
            new AttemptReport(new Result.Canceled(null)),
            3000,
            "none"),
        new Reported("an error is shortened", new AttemptReport(failed), 4000, "none"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reported")
  void largeResultIsReported(Reported reported) {
    assertThat(AttemptLog.nearLimit(reported.report(), reported.bytes(), false).orElse("none"))
        .isEqualTo(reported.warning());
  }
}
