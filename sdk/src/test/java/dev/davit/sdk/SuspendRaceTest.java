package dev.davit.sdk;

import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.AttemptReport;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A cancel or the end of the time against a suspend: exactly one of them wins.
@Timeout(60)
class SuspendRaceTest {
  private static final TaskError LATE = new TaskError("MaxDurationExceeded", "5s", null);
  private static final int RACES = 300;

  private final CancelSignal signal = new CancelSignal();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<TaskExecutor> executor = new AtomicReference<>();

  private TaskBuilder<String, Object> task() {
    return Task.<String, Object>of("t", String.class, Object.class)
        .waits(Waits.suspend())
        .onCancel((in, running, ctx) -> seen.add("onCancel"));
  }

  private Object run(String in, TaskContext ctx) throws InterruptedException {
    try {
      ctx.waitFor(ofDays(3));
      return in;
    } catch (InterruptedException e) {
      seen.add("interrupted");
      throw e;
    }
  }

  private AttemptReport execute(Task<String, Object> task) {
    var kit = DurableKit.begun().suspending();
    executor.set(kit.executor(task, signal));
    return executor.get().execute(kit.assignment());
  }

  @Test
  void aCancelBeforeTheSuspendWins() {
    var report = execute(task().onWait((in, wait, ctx) -> executor.get().cancel()).run(this::run));

    assertThat(report.result()).isEqualTo(new Result.Canceled(null));
    assertThat(SuspendTest.journal(report)).hasSize(1);
    assertThat(seen).containsExactly("onCancel", "interrupted");
  }

  @Test
  void aCancelAfterTheSuspendChangesNothing() {
    var report =
        execute(
            task()
                .cleanup(
                    (in, ctx) -> {
                      executor.get().cancel();
                      seen.add("canceled " + ctx.isCanceled());
                      seen.add("interrupted " + Thread.interrupted());
                    })
                .run(this::run));

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(seen).containsExactly("canceled false", "interrupted false");
  }

  /// The process ends in `cancelTimeout` whatever hooks do, and the suspend is not lost.
  @Test
  void aCleanupThatTakesLongerThanCancelTimeoutDoesNotLoseTheSuspend() {
    var abandoned = new AtomicReference<Optional<AttemptReport>>();
    execute(
        task()
            .cleanup((in, ctx) -> abandoned.set(executor.get().abandonCanceled()))
            .run(this::run));

    assertThat(Thread.interrupted()).as("cleanup is interrupted").isTrue();
    assertThat(abandoned.get().orElseThrow().result()).isInstanceOf(Result.Suspended.class);
  }

  @Test
  void theEndOfTheTimeBeforeTheSuspendWins() {
    var timedOut = new AtomicReference<Optional<AttemptReport>>();
    var report =
        execute(
            task()
                .onWait((in, wait, ctx) -> timedOut.set(executor.get().timeOut(LATE)))
                .onWait((in, wait, ctx) -> seen.add("second onWait"))
                .run(this::run));

    assertThat(Thread.interrupted()).as("the attempt's thread is interrupted").isTrue();
    assertThat(report.result()).isEqualTo(new Result.TimedOut(LATE));
    assertThat(timedOut.get()).contains(report);
    assertThat(seen).containsExactly("interrupted");
  }

  @Test
  void theEndOfTheTimeAfterTheSuspendChangesNothing() {
    var timedOut = new AtomicReference<Optional<AttemptReport>>();
    var report =
        execute(
            task().cleanup((in, ctx) -> timedOut.set(executor.get().timeOut(LATE))).run(this::run));

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(timedOut.get()).isEmpty();
  }

  /// The request comes when `run` is on its own thread already, and blocks there.
  @Test
  void aCancelInterruptsTheThreadOfRun() throws Exception {
    var blocked = new CountDownLatch(1);
    var canceler =
        new Thread(
            () -> {
              try {
                blocked.await();
                executor.get().cancel();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    canceler.start();

    var report =
        execute(
            task()
                .run(
                    (in, ctx) -> {
                      blocked.countDown();
                      new CountDownLatch(1).await();
                      return in;
                    }));

    assertThat(report.result()).isEqualTo(new Result.Canceled(null));
    canceler.join();
  }

  /// Whatever the order: a suspended attempt saw no request, and a canceled one was not suspended.
  @Test
  void exactlyOneOfCancelAndSuspendWinsEachRace() throws Exception {
    for (var race = 0; race < RACES; race++) {
      var it = new SuspendRaceTest();
      var begins = new CountDownLatch(1);
      var delay = race % 50 * 20;
      var canceler =
          new Thread(
              () -> {
                try {
                  begins.await();
                  for (var spins = 0; spins < delay; spins++) {
                    Thread.onSpinWait();
                  }
                  it.executor.get().cancel();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      canceler.start();

      var report = it.execute(it.task().onWait((in, wait, ctx) -> begins.countDown()).run(it::run));
      canceler.join();

      if (report.result() instanceof Result.Suspended) {
        assertThat(it.signal.isCanceled()).as("race %d", race).isFalse();
        assertThat(it.seen).as("race %d", race).isEmpty();
      } else {
        assertThat(report.result()).as("race %d", race).isEqualTo(new Result.Canceled(null));
        assertThat(it.seen)
            .as("race %d", race)
            .containsExactlyInAnyOrder("onCancel", "interrupted");
      }
      assertThat(SuspendTest.journal(report)).as("race %d", race).hasSize(1);
    }
  }

  @Test
  void exactlyOneOfTimeoutAndSuspendWinsEachRace() throws Exception {
    for (var race = 0; race < RACES; race++) {
      var it = new SuspendRaceTest();
      var begins = new CountDownLatch(1);
      var reported = new AtomicReference<>(Optional.<AttemptReport>empty());
      var clock =
          new Thread(
              () -> {
                try {
                  begins.await();
                  reported.set(it.executor.get().timeOut(LATE));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      clock.start();

      var report = it.execute(it.task().onWait((in, wait, ctx) -> begins.countDown()).run(it::run));
      Thread.interrupted(); // by a timeout that won
      clock.join();

      assertThat(reported.get().map(AttemptReport::result))
          .as("race %d", race)
          .isEqualTo(
              report.result() instanceof Result.Suspended
                  ? Optional.empty()
                  : Optional.of(new Result.TimedOut(LATE)));
    }
  }
}
