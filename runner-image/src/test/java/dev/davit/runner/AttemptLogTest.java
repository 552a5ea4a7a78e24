package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Assignment.AssignedAttempt;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import dev.davit.contract.TaskError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
