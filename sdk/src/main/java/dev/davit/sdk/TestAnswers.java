package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// What becomes of tokens and child runs in a test.
///
/// @param tokens the outputs of tokens that are completed, by the names that the task gave them, or
///   by those of their resources; empty: the token times out
/// @param runs what runs make of their payload, by the id of their task; what one throws is its
///   error
record TestAnswers(
    Map<String, Optional<JsonNode>> tokens, Map<String, Function<JsonNode, JsonNode>> runs) {
  static final TestAnswers NONE = new TestAnswers(Map.of(), Map.of());

  TestAnswers {
    tokens = Map.copyOf(tokens);
    runs = Map.copyOf(runs);
  }

  /// The entry of the wait `began` for the token that the task calls `name`; a failed one if the
  /// test says nothing about it.
  JournalEntry ofToken(String name, JournalEntry began, Instant now) {
    var output = tokens.get(name);
    if (output == null) {
      var text =
          "the task waits for token \"%s\", and the test does not say what becomes of it: kit.token(\"%s\", value) or kit.timeOut(\"%s\")"
              .formatted(name, name, name);
      return began.failed(new TaskError("TokenNotFound", text, null));
    }
    return output.map(json -> began.completed(now, json)).orElseGet(() -> began.timedOut(now));
  }

  /// The entry of the wait `began` for a run of `task`; a failed one if the test says nothing about
  /// it.
  JournalEntry ofRun(String task, JsonNode payload, JournalEntry began, Instant now) {
    var run = runs.get(task);
    if (run == null) {
      var text =
          "the task triggers a run of \"%s\", and the test does not say what becomes of it: kit.child(TASK, payload -> output)"
              .formatted(task);
      return failed(began, new TaskError("NoTestAnswer", text, null), now);
    }
    try {
      return began.completed(
          now, Objects.requireNonNullElse(run.apply(payload), NullNode.instance));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // an assertion that fails is the run's failure too, as that of a step
      return failed(began, Errors.describe(e), now);
    }
  }

  /// How a run of a batch has ended.
  ChildEnd ofBatch(NewRun run, JournalEntry began, Instant now) {
    var payload = Objects.requireNonNullElse(run.payload(), NullNode.instance);
    var ended = ofRun(run.task(), payload, began, now);
    return ended.error() == null
        ? new ChildEnd(run.name(), ended.value(), "Completed", null)
        : new ChildEnd(run.name(), null, "Failed", ended.error());
  }

  private static JournalEntry failed(JournalEntry began, TaskError why, Instant now) {
    return began.ended(now, "Failed", new TaskError(why.type(), why.message(), null));
  }
}
