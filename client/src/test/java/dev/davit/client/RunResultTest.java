package dev.davit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.sdk.TaskJson;
import dev.davit.sdk.TypeRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunResultTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final RunHandle<Integer> HANDLE = handle(TypeRef.of(Integer.class));

  @Test
  void outputIsReadAsTheTypeOfTheHandle() {
    var run = ended(Phase.COMPLETED, Optional.of(JSON.numberNode(42)));

    assertThat(RunResult.of(run, HANDLE, TaskJson.STANDARD))
        .isEqualTo(new RunResult.Completed<>(run, 42));
    assertThat(RunResult.of(run, HANDLE, TaskJson.STANDARD).orThrow()).isEqualTo(42);
  }

  @Test
  void outputOfAnotherTypeIsAnError() {
    var run = ended(Phase.COMPLETED, Optional.of(JSON.textNode("many")));

    assertThatThrownBy(() -> RunResult.of(run, HANDLE, TaskJson.STANDARD))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageStartingWith("The output of run r is not a java.lang.Integer: ");
  }

  @Test
  void runThatReturnedNothingHasTheOutputNull() {
    var run = ended(Phase.COMPLETED, Optional.empty());

    assertThat(RunResult.of(run, HANDLE, TaskJson.STANDARD).orThrow()).isNull();
    assertThat(
            RunResult.of(run, handle(TypeRef.<JsonNode>of(JsonNode.class)), TaskJson.STANDARD)
                .orThrow())
        .isEqualTo(NullNode.getInstance());
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELED", "TIMED_OUT", "CRASHED", "SYSTEM_FAILURE", "EXPIRED"})
  void everyOtherEndIsAFailureThatNamesRunPhaseAndReason(Phase phase) {
    var run = ended(phase, Optional.empty());

    var result = RunResult.of(run, HANDLE, TaskJson.STANDARD);

    assertThat(result).isEqualTo(new RunResult.Failed<>(run));
    assertThatThrownBy(result::orThrow)
        .isInstanceOfSatisfying(RunFailedException.class, e -> assertThat(e.run()).isEqualTo(run))
        .hasMessage(
            "Run r of task charge ended as %s (TaskFailed): Attempt 3 of 3 failed",
            phase.wireName());
  }

  @Test
  void deletedRunIsNotFound() {
    assertThatThrownBy(new RunResult.Deleted<>("shop", "r")::orThrow)
        .isInstanceOf(RunNotFoundException.class)
        .hasMessage("There is no run r in namespace shop");
  }

  private static <O> RunHandle<O> handle(TypeRef<O> type) {
    return new RunHandle<>("shop", "r", type);
  }

  private static RunView ended(Phase phase, Optional<JsonNode> output) {
    return new RunView(
        "shop",
        "r",
        "uid",
        "charge",
        phase,
        "TaskFailed",
        "Attempt 3 of 3 failed",
        3,
        List.of(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Instant.EPOCH),
        Optional.of(Instant.EPOCH),
        output,
        Optional.of(new RunError("E", "no", null)));
  }
}
