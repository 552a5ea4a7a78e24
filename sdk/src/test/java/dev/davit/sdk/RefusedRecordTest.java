package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.AttemptReport;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What follows when the store refuses a call, or when a call is interrupted. Threads that are left
/// parked end with the tests' process, as in a pod.
@Timeout(20)
class RefusedRecordTest {
  private final FakeStore store = new FakeStore();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Thread> ran = new AtomicReference<>();
  private final AtomicReference<TaskExecutor> executor = new AtomicReference<>();

  private TaskBuilder<String, Object> task(boolean suspends) {
    return Task.<String, Object>of("t", String.class, Object.class)
        .waits(suspends ? Waits.suspend() : Waits.hold())
        .onCancel((in, running, ctx) -> seen.add("onCancel"))
        .cleanup((in, ctx) -> seen.add("cleanup"));
  }

  /// Two steps, and what becomes of the first one.
  private Object twoSteps(String in, TaskContext ctx) throws Exception {
    ran.set(Thread.currentThread());
    for (var name : List.of("a", "b")) {
      try {
        ctx.step(name, step -> seen.add(name));
        seen.add(name + " returned");
      } catch (InterruptedException | RuntimeException e) {
        seen.add(name + " threw " + e.getClass().getSimpleName());
      }
    }
    return in;
  }

  private AttemptReport report(StoredKit kit, Task<String, Object> task) {
    executor.set(kit.executor(task));
    return executor.get().execute(kit.assignment());
  }

  @ParameterizedTest
  @CsvSource({
    "NON_DETERMINISTIC, NON_DETERMINISTIC, NonDeterministicException",
    "JOURNAL_TOO_LARGE, JOURNAL_TOO_LARGE, JournalTooLargeException",
  })
  void aRefusalFailsTheRunEvenIfTheTaskCatchesIt(
      GatewayProblem problem, Reason reason, String thrown) {
    store.refuse(problem, () -> {});

    var result = report(StoredKit.first(store), task(true).run(this::twoSteps)).result();

    assertThat(result).isInstanceOf(Result.Failed.class);
    var failed = (Result.Failed) result;
    assertThat(failed.reason()).isEqualTo(reason);
    assertThat(failed.next()).isEqualTo(Next.STOP);
    assertThat(failed.error().message()).isEqualTo("as the test wants it");
    assertThat(seen).containsExactly("a", "a threw " + thrown, "b threw " + thrown, "cleanup");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndedRunIsCanceledAndExecutesNoFurtherStep(boolean suspends) {
    store.refuse(
        GatewayProblem.ENDED, () -> new Thread(() -> executor.get().cancel(), "cancel").start());

    var report = report(StoredKit.first(store), task(suspends).run(this::twoSteps));

    assertThat(report.result()).isInstanceOf(Result.Canceled.class);
    assertThat(seen)
        .contains("a", "a threw InterruptedException", "b threw InterruptedException", "onCancel")
        .doesNotContain("b")
        .endsWith("cleanup");
  }

  @Test
  void anEndedRunInterruptsItsBranches() {
    store.refuse(
        GatewayProblem.ENDED, () -> new Thread(() -> executor.get().cancel(), "cancel").start());

    var report =
        report(
            StoredKit.first(store),
            task(true).run((in, ctx) -> ctx.all("both", this::oneStep, this::untilStopped)));

    assertThat(report.result()).isInstanceOf(Result.Canceled.class);
    assertThat(seen).contains("stopped").doesNotContain("returned");
  }

  private String oneStep(TaskContext branch) throws InterruptedException {
    branch.step("a", step -> {});
    seen.add("returned");
    return "a";
  }

  private String untilStopped(TaskContext branch) throws InterruptedException {
    try {
      new CountDownLatch(1).await();
    } finally {
      seen.add("stopped");
    }
    return "b";
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSupersededPodExecutesNothingMore(boolean suspends) throws Exception {
    var refused = new CountDownLatch(1);
    store.refuse(GatewayProblem.SUPERSEDED, refused::countDown);
    var kit = StoredKit.first(store);
    var ended =
        CompletableFuture.supplyAsync(
            () -> report(kit, task(suspends).run(this::twoSteps)), start());

    refused.await();
    awaitParked(ran.get());
    ran.get().interrupt();
    awaitParked(ran.get());

    assertThat(seen).containsExactly("a");
    assertThat(ended).isNotDone();
  }

  @Test
  void aSupersededPodAlsoStopsAtTheFirstCallOfAnotherBranch() throws Exception {
    var refused = new CountDownLatch(1);
    var other = new CompletableFuture<Thread>();
    store.refuse(GatewayProblem.SUPERSEDED, refused::countDown);
    var kit = StoredKit.first(store);
    start()
        .execute(
            () ->
                report(
                    kit,
                    task(true)
                        .run(
                            (in, ctx) ->
                                ctx.all(
                                    "both",
                                    branch -> {
                                      ran.set(Thread.currentThread());
                                      return oneStep(branch);
                                    },
                                    branch -> {
                                      refused.await();
                                      awaitParked(ran.get());
                                      other.complete(Thread.currentThread());
                                      branch.step("b", step -> seen.add("b"));
                                      seen.add("b returned");
                                      return "b";
                                    }))));

    awaitParked(other.get());

    assertThat(seen).isEmpty();
  }

  @Test
  void whatAnEarlierPodHasRecordedCannotBeFetchedWhenSuperseded() throws Exception {
    var refused = new CountDownLatch(1);
    store.refuse(GatewayProblem.SUPERSEDED, refused::countDown);
    start().execute(() -> report(StoredKit.next(store), task(true).run(this::twoSteps)));

    refused.await();
    awaitParked(ran.get());

    assertThat(seen).isEmpty();
  }

  /// The store is not reached when the attempt is asked to stop.
  @Test
  void whatIsNotDurableIsInTheReport() {
    store.meanwhile(
        added -> {
          new Thread(() -> executor.get().cancel(), "cancel").start();
          new CountDownLatch(1).await();
        });

    var report =
        report(
            StoredKit.first(store),
            task(true).run((in, ctx) -> ctx.step("a", String.class, step -> "a")));

    assertThat(report.result()).isInstanceOf(Result.Canceled.class);
    assertThat(StoredKit.reported(report)).extracting(JournalEntry::name).containsExactly("a");
    assertThat(store.entries).isEmpty();
  }

  private static Executor start() {
    return body -> {
      var thread = new Thread(body);
      thread.setDaemon(true);
      thread.start();
    };
  }

  private static void awaitParked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING || thread.isInterrupted()) {
      if (Thread.interrupted()) { // by the timeout of this test
        throw new InterruptedException("the thread is " + thread.getState());
      }
      Thread.onSpinWait();
    }
  }
}
