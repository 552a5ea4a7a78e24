package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the runner sees of a suspended wait, and that nothing of user code follows.
@Timeout(20)
class SuspendTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Asked asked = new Asked();
  private final Task<String, Object> task =
      Task.<String, Object>of("t", String.class, Object.class)
          .waits(Waits.suspend())
          .onCancel((in, running, ctx) -> seen.add("onCancel"))
          .cleanup((in, ctx) -> seen.add("cleanup"))
          .run(this::run);

  private Object run(String in, TaskContext ctx) throws InterruptedException {
    try {
      ctx.step("reserve", step -> {});
      ctx.waitFor(ofSeconds(2));
      ctx.waitFor(ofSeconds(60));
      ctx.waitFor(ofDays(3));
      seen.add("returns");
      return in;
    } catch (Throwable e) {
      seen.add("catch " + e);
      throw e;
    } finally {
      seen.add("finally");
    }
  }

  /// @param waits what was asked for
  private record Request(List<Wait> waits, List<JournalEntry> journal) {}

  private static final class Asked implements Suspender {
    private final CompletableFuture<Request> request = new CompletableFuture<>();

    @Override
    public boolean isPossible() {
      return true;
    }

    @Override
    public void suspend(List<Wait> waits, List<JournalEntry> journal) {
      request.complete(new Request(waits, journal));
    }
  }

  @Test
  void aLongWaitIsSuspendedAndNothingFollows() throws Exception {
    var executor = DurableKit.begun().suspender(asked).executor(task, new CancelSignal());
    var thread = start(executor, DurableKit.begun());

    var request = asked.request.get();
    awaitParked(thread);
    executor.cancel();
    thread.interrupt();
    awaitParked(thread);

    var begun = NOON.plusSeconds(62);
    assertThat(request.waits())
        .containsExactly(new Wait("", 4, JournalEntry.Kind.TIME, begun.plus(ofDays(3))));
    assertThat(request.journal())
        .containsExactly(
            JournalEntry.step("", 1, "reserve", 1, NOON, NullNode.getInstance()),
            JournalEntry.time("", 2, 1, NOON, NOON.plusSeconds(2)),
            JournalEntry.time("", 3, 1, NOON.plusSeconds(2), begun),
            JournalEntry.time("", 4, 1, begun, begun.plus(ofDays(3))));
    assertThat(executor.timeOut(new TaskError("MaxDurationExceeded", "5s", null))).isEmpty();
    assertThat(executor.abandonCanceled()).isEmpty();
    assertThat(seen).isEmpty();
  }

  @Test
  void theResumedRunGoesOnAfterTheWait() throws Exception {
    var executor = DurableKit.begun().suspender(asked).executor(task, new CancelSignal());
    start(executor, DurableKit.begun());
    var request = asked.request.get();

    var end =
        DurableKit.resumed(request.journal())
            .at(TestClock.at(request.waits().get(0).until()))
            .suspender(new Asked())
            .execute(task);

    assertThat(end.result()).isEqualTo(new Result.Completed(TextNode.valueOf("in")));
    assertThat(end.made()).isEmpty();
    assertThat(seen).containsExactly("returns", "finally", "cleanup");
  }

  @Test
  void anOlderOperatorIsNotAskedToResume() {
    var end = DurableKit.begun().segment(null).suspender(asked).execute(task);

    assertThat(end.output()).isEqualTo("in");
    assertThat(asked.request).isNotDone();
  }

  @Test
  void anAttemptThatIsBeingStoppedIsNotSuspended() {
    var signal = new CancelSignal();
    var stopped =
        Task.<String, Object>of("t", String.class, Object.class)
            .waits(Waits.suspend())
            .run(
                (in, ctx) -> {
                  signal.cancel();
                  ctx.waitFor(ofDays(3));
                  return in;
                });

    assertThat(DurableKit.begun().suspender(asked).execute(stopped, signal).result())
        .isEqualTo(new Result.Canceled(null));
    assertThat(asked.request).isNotDone();
  }

  /// A thread that never ends, as in a pod; the test's process does not wait for it.
  private static Thread start(TaskExecutor executor, DurableKit kit) {
    var thread = new Thread(() -> executor.execute(kit.assignment()), "task");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitParked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING || thread.isInterrupted()) {
      assertThat(thread.isAlive()).as("the task's thread is parked").isTrue();
      if (Thread.interrupted()) { // by the timeout of this test
        throw new InterruptedException("the task's thread is " + thread.getState());
      }
      Thread.onSpinWait();
    }
  }
}
