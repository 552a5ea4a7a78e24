package dev.davit.sdk;

import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.LargeOutput;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.StoredOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Executes one attempt of a task with the options of a [TestKit]. Assignment and result go through
/// their JSON, as between operator and pod.
record TestAttempt<I, O extends @Nullable Object>(TestKit kit, Task<I, O> task) {
  /// @param recorded what earlier attempts have recorded
  TestResult<O> execute(I payload, List<JournalEntry> recorded) {
    var first = assignment(payload);
    return execute(
        AssignmentFile.read(
            AssignmentFile.write(
                recorded.isEmpty()
                    ? first
                    : first.withSegment(new AssignedSegment(0, 0, recorded)))));
  }

  private TestResult<O> execute(Assignment assignment) {
    var signal = new CancelSignal();
    var canceler = new Canceler(signal);
    var environment =
        new AttemptEnvironment(
                signal,
                kit.clock(),
                kit.sleeper(),
                kit.canceled() ? canceler : HookWatch.NONE,
                false,
                BranchThreads.IN_TURNS)
            .answeredBy(new TestAnswers(kit.tokens(), kit.children()));
    var executor = new TaskExecutor(catalog(task, kit.hooks()), environment, true, false);
    canceler.executor = executor;
    var report = executor.execute(assignment);
    var journal = new ArrayList<JournalEntry>();
    if (assignment.segment() != null) {
      journal.addAll(assignment.segment().journal());
    }
    journal.addAll(executor.journal());
    var last = signal.isCanceled() ? report : resumed(assignment, report, journal);
    return decoded(throughTheMessage(last), executor.calls());
  }

  private AttemptReport resumed(
      Assignment assignment, AttemptReport report, List<JournalEntry> journal) {
    var again = catalog(task.withHooks(task.hooks().ofEachProcess()), kit.hooks().ofEachProcess());
    return new ResumeCheck(again, assignment).check(report, journal);
  }

  private TaskCatalog catalog(Task<?, ?> only, Hooks<Object, @Nullable Object> hooks) {
    return TaskCatalog.of(new TestApplication(only, hooks, kit.json()));
  }

  private record TestApplication(
      Task<?, ?> task, Hooks<Object, @Nullable Object> hooks, TaskJson json)
      implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      return List.of(task);
    }
  }

  /// Cancels from another thread, as in a pod.
  private static final class Canceler implements HookWatch {
    private final CancelSignal signal;
    private @Nullable TaskExecutor executor;

    Canceler(CancelSignal signal) {
      this.signal = signal;
    }

    @Override
    public void hookBegins(HookCall call) {}

    @Override
    public void hookEnded(String hook) {}

    @Override
    public void runBegins() {
      if (executor != null) {
        new Thread(executor::cancel, "cancel").start();
        while (!signal.isCanceled()) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private Assignment assignment(I payload) {
    var written = kit.json().write(payload, task.payloadType());
    var queue =
        task.queue().orElse(null) instanceof Queue.Named named
            ? "queue/" + named.name()
            : "task/" + task.id();
    var name = "test-" + task.id();
    var number = kit.attempt();
    return new Assignment(
        PodContract.VERSION,
        task.id(),
        new Assignment.AssignedRun(
            name,
            name,
            "default",
            kit.clock().instant(),
            kit.tags(),
            null,
            null,
            null,
            null,
            kit.metadata(),
            null),
        new Assignment.AssignedAttempt(number, Math.max(number, task.retry().maxAttempts())),
        queue,
        task.machine().name(),
        task.maxDuration().map(Duration::toSeconds).orElse(null),
        task.cancelTimeout().toSeconds(),
        written);
  }

  /// A large output goes around the message, as by the gateway.
  private static ResultMessage.Valid throughTheMessage(AttemptReport report) {
    return LargeOutput.of(report)
        .map(
            large ->
                new ResultMessage.Valid(
                    new Result.Completed(StoredOutput.valueOf(large.bytes())),
                    read(new Result.Stored(large.stored()), report.notes()).notes()))
        .orElseGet(() -> read(report.result(), report.notes()));
  }

  private static ResultMessage.Valid read(Result result, AttemptNotes notes) {
    var message = ResultMessage.write(result, notes);
    if (ResultMessage.read(message) instanceof ResultMessage.Valid valid) {
      return valid;
    }
    throw new IllegalStateException("a result that cannot be read back: " + message);
  }

  private TestResult<O> decoded(ResultMessage.Valid valid, TestCalls calls) {
    var notes = valid.notes();
    if (valid.result() instanceof Result.Completed completed) {
      return new TestResult.Completed<>(
          kit.json().read(completed.output(), task.outputType()), notes, calls);
    }
    if (valid.result() instanceof Result.Failed failed) {
      return new TestResult.Failed<>(
          failed.reason(),
          failed.error(),
          failed.next(),
          Optional.ofNullable(failed.retryAt()),
          notes,
          calls);
    }
    if (valid.result() instanceof Result.Canceled canceled) {
      return new TestResult.Canceled<>(
          Optional.ofNullable(canceled.output())
              .flatMap(part -> Optional.ofNullable(kit.json().read(part, task.outputType()))),
          notes,
          calls);
    }
    throw new IllegalStateException("nothing times out in a test: " + valid.result());
  }
}
