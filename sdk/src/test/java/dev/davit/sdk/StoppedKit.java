package dev.davit.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.PodContract;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Executes one attempt and stops it as soon as `run` begins, as the runner would.
record StoppedKit(
    Hooks<Object, @Nullable Object> hooks, HookCase.Stop stop, @Nullable AssignedSegment segment) {
  ResultMessage.Valid attemptOf(Task<?, ?> task, int attempt, JsonNode payload) {
    var signal = new CancelSignal();
    var watch = new Stopper(stop);
    var clock = TestClock.at(Instant.EPOCH);
    var environment = new AttemptEnvironment(signal, clock, clock, watch, true);
    var executor = new TaskExecutor(TaskCatalog.of(new Tested(task, hooks)), environment);
    watch.executor.set(executor);
    var report = executor.execute(assignment(task, attempt, payload));
    return (ResultMessage.Valid)
        ResultMessage.read(ResultMessage.write(report.result(), report.notes()));
  }

  private record Tested(Task<?, ?> task, Hooks<Object, @Nullable Object> hooks)
      implements Application {
    @Override
    public List<Task<?, ?>> tasks() {
      return List.of(task);
    }
  }

  private Assignment assignment(Task<?, ?> task, int attempt, JsonNode payload) {
    return new Assignment(
        PodContract.VERSION,
        task.id(),
        new Assignment.AssignedRun("0a", "r", "shop", Instant.EPOCH, List.of()),
        new Assignment.AssignedAttempt(attempt, 3),
        "task/" + task.id(),
        "micro",
        null,
        null,
        segment,
        payload);
  }

  private record Stopper(HookCase.Stop stop, AtomicReference<@Nullable TaskExecutor> executor)
      implements HookWatch {
    Stopper(HookCase.Stop stop) {
      this(stop, new AtomicReference<>());
    }

    @Override
    public void hookBegins(HookCall call) {}

    @Override
    public void hookEnded(String hook) {}

    @Override
    public void runBegins() {
      switch (stop) {
        case NOBODY -> {}
        case CANCEL -> new Thread(known()::cancel).start();
        case TIMEOUT -> known().timeOut(new TaskError("MaxDurationExceeded", "too long", null));
      }
    }

    private TaskExecutor known() {
      return Optional.ofNullable(executor.get()).orElseThrow();
    }
  }
}
