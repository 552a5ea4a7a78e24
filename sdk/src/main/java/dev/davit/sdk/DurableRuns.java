package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.NewRun;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Triggers runs and waits for their ends, on the thread of `run` or of a branch.
///
/// A child has a name at once, made of what was asked for: so a later execution that asks for
/// something else is found out, and the operator can create it any number of times.
final class DurableRuns {
  /// A run's name has at most 63 characters.
  private static final int LONGEST_PART = 24;

  private final DurableCalls calls;
  private final TaskJson json;

  DurableRuns(DurableCalls calls, TaskJson json) {
    this.calls = calls;
    this.json = json;
  }

  /// @param payload as the child gets it
  /// @throws IllegalArgumentException if the payload is no JSON that every part keeps exactly
  <O extends @Nullable Object> ChildResult<O> triggerAndWait(
      String task, JsonNode payload, RunOptions options, TypeRef<O> type)
      throws InterruptedException {
    Names.requireLabel("task", task);
    JsonBounds.faultOf(payload)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(
                  "the payload of a run of \"%s\", %s".formatted(task, fault));
            });
    var what = "ctx.triggerAndWait(\"" + task + "\")";
    var child = new AwaitedRun(task, payload, options.json(), calls);
    var entry = new OutsideWait(calls).await(what, child);
    calls.scope().see(entry.at());
    return result(entry, type);
  }

  private record AwaitedRun(String task, JsonNode payload, ObjectNode options, DurableCalls calls)
      implements OutsideWait.Awaited {
    @Override
    public Kind kind() {
      return Kind.RUN;
    }

    @Override
    public String name(int position, int attempt) {
      var run = calls.assignment().run();
      var id =
          String.join(
              "\n",
              run.id(),
              calls.scope().path(),
              Integer.toString(position),
              Integer.toString(attempt),
              task,
              payload.toString(),
              options.toString());
      return String.join(
          "-",
          Names.beginning(run.name(), LONGEST_PART),
          Names.beginning(task, LONGEST_PART),
          Names.hash(id));
    }

    @Override
    public Wait wait(JournalEntry began) {
      return Wait.run(began.scope(), began.position(), name(began));
    }

    @Override
    public void begin(String name) {
      calls.journal().triggered(new NewRun(name, task, payload, options));
    }

    @Override
    public JournalEntry answer(TestAnswers test, JournalEntry began, Instant now) {
      return test.ofRun(task, payload, began, now);
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
    try {
      return new ChildResult.Completed<>(run, json.read(value, type));
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
