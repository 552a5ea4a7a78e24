package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs a task in a test, without a cluster:
///
/// ```java
/// assertEquals(receipt, TestKit.run(CHARGE, order).output());
/// ```
///
/// Payload and output go through JSON as in a pod, with the same limit of the output's size. The
/// task executes on the calling thread; its maxDuration shows in the context but is not enforced.
/// The options return changed copies.
///
/// @param clock what the task's context reads; the system's by default
/// @param attempt the number of the attempt, from 1; 1 by default
/// @param tags the tags of the run; none by default
public record TestKit(InstantSource clock, int attempt, List<String> tags) {
  /// The options without a change.
  public static final TestKit DEFAULT = new TestKit(InstantSource.system(), 1, List.of());

  /// @throws IllegalArgumentException where the attempt is less than 1
  public TestKit {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt is " + attempt + "; allowed: 1 or more");
    }
    tags = List.copyOf(tags);
  }

  /// Executes one attempt of `task`.
  public static <I, O extends @Nullable Object> TestResult<O> run(Task<I, O> task, I payload) {
    return DEFAULT.attemptOf(task, payload);
  }

  /// Executes attempts of `task` as the operator would, without the delays between them, until one
  /// completes, one asks for no retry, or none is left.
  ///
  /// @return the result of each attempt, at least one
  public static <I, O extends @Nullable Object> List<TestResult<O>> runWithRetries(
      Task<I, O> task, I payload) {
    var results = new ArrayList<TestResult<O>>();
    for (var number = 1; number <= task.retry().maxAttempts(); number++) {
      var result = DEFAULT.attempt(number).attemptOf(task, payload);
      results.add(result);
      if (!(result instanceof TestResult.Failed<O> failed) || failed.next() == Result.Next.STOP) {
        break;
      }
    }
    return List.copyOf(results);
  }

  public TestKit clock(InstantSource source) {
    return new TestKit(source, attempt, tags);
  }

  public TestKit attempt(int number) {
    return new TestKit(clock, number, tags);
  }

  public TestKit tags(String... some) {
    return new TestKit(clock, attempt, List.of(some));
  }

  /// Executes one attempt of `task` with these options.
  public <I, O extends @Nullable Object> TestResult<O> attemptOf(Task<I, O> task, I payload) {
    var assignment = AssignmentFile.read(AssignmentFile.write(assignment(task, payload)));
    var catalog = TaskCatalog.of(() -> List.of(task));
    var result = new TaskExecutor(catalog, new CancelSignal(), clock).execute(assignment);
    return decoded(task, ResultMessage.read(ResultMessage.write(result)));
  }

  private Assignment assignment(Task<?, ?> task, @Nullable Object payload) {
    JsonNode json = TaskJson.write(payload);
    var queue =
        task.queue().orElse(null) instanceof Queue.Named named
            ? "queue/" + named.name()
            : "task/" + task.id();
    return new Assignment(
        PodContract.VERSION,
        task.id(),
        new Assignment.AssignedRun(
            "test-" + task.id(), "test-" + task.id(), "default", clock.instant(), tags),
        new Assignment.AssignedAttempt(attempt, Math.max(attempt, task.retry().maxAttempts())),
        queue,
        task.machine().name(),
        task.maxDuration().map(Duration::toSeconds).orElse(null),
        null,
        json);
  }

  private static <O extends @Nullable Object> TestResult<O> decoded(
      Task<?, O> task, ResultMessage.Decoded decoded) {
    if (decoded instanceof ResultMessage.Valid valid) {
      if (valid.result() instanceof Result.Completed completed) {
        return new TestResult.Completed<>(TaskJson.read(completed.output(), task.outputType()));
      }
      if (valid.result() instanceof Result.Failed failed) {
        return new TestResult.Failed<>(failed.reason(), failed.error(), failed.next());
      }
    }
    throw new IllegalStateException("an executor's result that is neither: " + decoded);
  }
}
