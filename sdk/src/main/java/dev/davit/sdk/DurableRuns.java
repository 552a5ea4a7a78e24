package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Triggers runs and waits for their ends, on the thread of `run` or of a branch.
final class DurableRuns {
  private final DurableCalls calls;
  private final TaskJson json;

  DurableRuns(DurableCalls calls, TaskJson json) {
    this.calls = calls;
    this.json = json;
  }

  <O extends @Nullable Object> ChildResult<O> triggerAndWait(ChildRun<O> run)
      throws InterruptedException {
    var what = "ctx.triggerAndWait(\"" + run.task() + "\")";
    var child = new AwaitedRun(run, run.json(json), calls);
    var entry = new OutsideWait(calls).await(what, child);
    calls.scope().see(entry.at());
    return result(entry, run.type());
  }

  private record AwaitedRun(ChildRun<?> child, JsonNode payload, DurableCalls calls)
      implements OutsideWait.Awaited {
    @Override
    public Kind kind() {
      return Kind.RUN;
    }

    @Override
    public String name(int position, int attempt) {
      return ChildNames.of(calls).run(position, attempt, child.task(), payload, child.options());
    }

    @Override
    public Wait wait(JournalEntry began) {
      return Wait.run(began.scope(), began.position(), name(began));
    }

    @Override
    public void begin(String name) {
      calls.journal().triggered(child.named(name, payload));
    }

    @Override
    public Optional<String> create(String name) throws InterruptedException {
      var refused = calls.record().trigger(null, List.of(child.named(name, payload)));
      return Optional.ofNullable(refused.get(name));
    }

    @Override
    public JournalEntry answer(TestAnswers test, JournalEntry began, Instant now) {
      return test.ofRun(child.task(), payload, began, now);
    }

    private static String name(JournalEntry began) {
      return Objects.requireNonNull(began.name());
    }
  }

  private <O extends @Nullable Object> ChildResult<O> result(JournalEntry entry, TypeRef<O> type) {
    var run = Objects.requireNonNull(entry.name());
    var error = entry.error();
    if (error != null) {
      return failed(run, error, entry.value());
    }
    var value = Objects.requireNonNullElse(entry.value(), NullNode.getInstance());
    return completed(json, run, value, type);
  }

  /// @throws ChildRunException if the output is of another type
  static <O extends @Nullable Object> ChildResult<O> completed(
      TaskJson json, String run, JsonNode output, TypeRef<O> type) {
    try {
      return new ChildResult.Completed<>(run, json.read(output, type));
    } catch (IllegalArgumentException e) {
      throw new ChildRunException(
          run,
          "the output of run %s cannot be read as %s: %s".formatted(run, type, e.getMessage()));
    }
  }

  private static <O extends @Nullable Object> ChildResult<O> failed(
      String run, TaskError error, @Nullable JsonNode phase) {
    if (error.type().equals(JournalEntry.RUN_DELETED)) {
      return new ChildResult.Deleted<>(run);
    }
    var ended = phase == null || phase.isNull() ? "Failed" : phase.asText();
    return new ChildResult.Failed<>(run, ended, error.type(), error.message());
  }
}
