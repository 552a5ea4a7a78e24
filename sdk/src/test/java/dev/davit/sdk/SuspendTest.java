package dev.davit.sdk;

import static dev.davit.sdk.DurableKit.NOON;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.AttemptReport;
import dev.davit.contract.HookError;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalJson;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What follows when a wait is suspended, and what does not. The threads that are left parked end
/// with the tests' process, as in a pod.
@Timeout(20)
class SuspendTest {
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicReference<Thread> ran = new AtomicReference<>();
  private final Task<String, Object> task = hooked().run(this::run);

  private TaskBuilder<String, Object> hooked() {
    return suspending()
        .middleware(
            (in, ctx, next) -> {
              next.proceed();
              seen.add("middleware after");
            })
        .onCancel((in, running, ctx) -> seen.add("onCancel"))
        .cleanup((in, ctx) -> seen.add("cleanup"));
  }

  private static TaskBuilder<String, Object> suspending() {
    return Task.<String, Object>of("t", String.class, Object.class).waits(Waits.suspend());
  }

  private Object run(String in, TaskContext ctx) throws InterruptedException {
    ran.set(Thread.currentThread());
    try {
      ctx.step("reserve", step -> {});
      ctx.waitFor(ofSeconds(2));
      ctx.waitFor(ofSeconds(60));
      ctx.metadata().set("waits", true);
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

  private static DurableKit kit() {
    return DurableKit.begun().suspending();
  }

  @Test
  void theReportHasTheWaitAndWhatTheNextPodNeeds() {
    var report = kit().report(task);

    var begun = NOON.plusSeconds(62);
    assertThat(report.result())
        .isEqualTo(new Result.Suspended(List.of(Wait.time("", 4, begun.plus(ofDays(3))))));
    assertThat(journal(report))
        .containsExactly(
            JournalEntry.step("", 1, "reserve", 1, NOON, NullNode.getInstance()),
            JournalEntry.time("", 2, 1, NOON, NOON.plusSeconds(2)),
            JournalEntry.time("", 3, 1, NOON.plusSeconds(2), begun),
            JournalEntry.time("", 4, 1, begun, begun.plus(ofDays(3))));
    assertThat(String.valueOf(report.notes().metadata())).isEqualTo("{\"waits\":true}");
  }

  @Test
  void finallyDoesNotRunWhenSuspended() throws Exception {
    kit().report(task);

    awaitParked(thread());
    assertThat(seen).doesNotContain("finally", "returns");
  }

  @Test
  void catchThrowableCannotStopASuspend() throws Exception {
    assertThat(kit().report(task).result()).isInstanceOf(Result.Suspended.class);

    thread().interrupt();
    awaitParked(thread());
    assertThat(seen).noneMatch(it -> it.startsWith("catch"));
  }

  @Test
  void cleanupAndMiddlewareEndWhenSuspended() {
    kit().report(task);

    assertThat(seen).containsExactly("cleanup", "middleware after");
  }

  @Test
  void errorsOfCleanupAndMiddlewareDoNotChangeASuspend() {
    var failing =
        suspending()
            .middleware(
                (in, ctx, next) -> {
                  next.proceed();
                  throw new IllegalStateException("no after");
                })
            .cleanup(
                (in, ctx) -> {
                  throw new IllegalStateException("no cleanup");
                })
            .run(this::run);

    var report = kit().report(failing);

    assertThat(report.result()).isInstanceOf(Result.Suspended.class);
    assertThat(report.notes().hookErrors())
        .extracting(HookError::hook, HookError::message)
        .containsExactly(tuple("cleanup", "no cleanup"), tuple("middleware", "no after"));
  }

  @Test
  void aCleanupThatHangsIsLeftBehindAndTheAttemptStaysSuspended() {
    var executor = new AtomicReference<TaskExecutor>();
    var abandoned = new AtomicReference<AttemptReport>();
    var hanging =
        suspending()
            .cleanup((in, ctx) -> abandoned.set(executor.get().abandon("cleanup")))
            .cleanup((in, ctx) -> seen.add("second cleanup"))
            .run(this::run);
    executor.set(kit().executor(hanging, new CancelSignal()));

    executor.get().execute(kit().assignment());

    assertThat(Thread.interrupted()).as("the hook is interrupted").isTrue();
    assertThat(abandoned.get().result()).isInstanceOf(Result.Suspended.class);
    assertThat(abandoned.get().notes().hookErrors())
        .extracting(HookError::hook)
        .containsExactly("cleanup");
    assertThat(journal(abandoned.get())).hasSize(4);
    assertThat(seen).isEmpty();
  }

  @Test
  void theResumedRunGoesOnAfterTheWait() {
    var report = kit().report(task);
    seen.clear();

    var end =
        DurableKit.resumed(journal(report))
            .at(TestClock.at(NOON.plusSeconds(62).plus(ofDays(3))))
            .suspending()
            .execute(task);

    assertThat(end.result()).isEqualTo(new Result.Completed(TextNode.valueOf("in")));
    assertThat(end.made()).isEmpty();
    assertThat(seen).containsExactly("returns", "finally", "cleanup", "middleware after");
  }

  @Test
  void anOlderOperatorIsNotAskedToResume() {
    assertThat(kit().segment(null).execute(task).output()).isEqualTo("in");
    assertThat(thread()).isSameAs(Thread.currentThread());
  }

  @Test
  void aTaskThatHoldsHasNoOtherThread() {
    var held = Task.<String, Object>of("t", String.class, Object.class).run(this::run);

    assertThat(kit().execute(held).output()).isEqualTo("in");
    assertThat(thread()).isSameAs(Thread.currentThread());
  }

  @Test
  void noThreadIsLeftAfterAnAttemptThatCompleted() throws Exception {
    var quick =
        suspending()
            .run(
                (in, ctx) -> {
                  ran.set(Thread.currentThread());
                  return in;
                });

    assertThat(kit().execute(quick).output()).isEqualTo("in");

    assertThat(thread()).isNotSameAs(Thread.currentThread());
    thread().join();
  }

  @Test
  void theThreadOfRunIsLikeTheAttempts() {
    var loader = new ClassLoader(SuspendTest.class.getClassLoader()) {};
    var before = Thread.currentThread().getContextClassLoader();
    var inherited = new InheritableThreadLocal<String>();
    var asking =
        suspending()
            .run(
                (in, ctx) -> {
                  var current = Thread.currentThread();
                  seen.add(String.valueOf(current.getContextClassLoader() == loader));
                  seen.add(current.getName());
                  seen.add("daemon " + current.isDaemon());
                  seen.add(inherited.get());
                  return in;
                });
    inherited.set("inherited");
    Thread.currentThread().setContextClassLoader(loader);
    try {
      kit().execute(asking);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }

    assertThat(seen)
        .containsExactly("true", Thread.currentThread().getName(), "daemon true", "inherited");
  }

  @Test
  void anOutOfMemoryErrorOfRunReachesTheCaller() {
    var failing =
        hooked()
            .run(
                (in, ctx) -> {
                  throw new OutOfMemoryError("as if");
                });

    assertThatThrownBy(() -> kit().execute(failing)).isInstanceOf(OutOfMemoryError.class);
    assertThat(seen).isEmpty();
  }

  @Test
  void aStackOverflowErrorOfRunIsTheTasksFailure() {
    var failing = hooked().run((in, ctx) -> deeper(0));

    var failed = kit().execute(failing).failure();

    assertThat(failed.reason()).isEqualTo(Reason.TASK_FAILED);
    assertThat(failed.error().type()).isEqualTo("java.lang.StackOverflowError");
    assertThat(seen).containsExactly("cleanup", "middleware after");
  }

  private static Object deeper(int depth) {
    return depth < 0 ? "never" : deeper(depth + 1).toString() + depth;
  }

  private Thread thread() {
    return Objects.requireNonNull(ran.get());
  }

  static List<JournalEntry> journal(AttemptReport report) {
    return JournalJson.read(Objects.requireNonNull(report.notes().journal())).known();
  }

  private static void awaitParked(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING || thread.isInterrupted()) {
      assertThat(thread.isAlive()).as("the thread of run is parked").isTrue();
      if (Thread.interrupted()) { // by the timeout of this test
        throw new InterruptedException("the thread of run is " + thread.getState());
      }
      Thread.onSpinWait();
    }
  }
}
