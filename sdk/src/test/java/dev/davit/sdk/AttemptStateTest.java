package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Assignment.AssignedRun;
import dev.davit.contract.HookError;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The effects around the phase: the signal, interrupts, and who waits for whom.
@Timeout(20)
class AttemptStateTest {
  private static final Result DONE = new Result.Completed(TextNode.valueOf("done"));
  private static final Result.Canceled PART = new Result.Canceled(TextNode.valueOf("part"));
  private static final HookError LATE = new HookError("onCancel", "E", "too late");

  private final CancelSignal signal = new CancelSignal();
  private final AttemptState state =
      new AttemptState(
          signal,
          new TaskNotes(
              new AssignedRun("id", "r", "ns", Instant.EPOCH, List.of()),
              TaskJson.STANDARD,
              Optional.empty()),
          result -> List.of());

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  @Test
  void aRequestWhileRunExecutesSetsTheSignalAndInterrupts() {
    assertThat(state.beginRun()).isTrue();

    assertThat(state.cancel()).isTrue();

    assertThat(signal.isCanceled()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(state.cancel()).isFalse();
  }

  @Test
  void aRequestBeforeRunCallsNoOnCancelAndRunDoesNotBegin() {
    assertThat(state.cancel()).isFalse();

    assertThat(signal.isCanceled()).isTrue();
    assertThat(state.beginRun()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(state.report().result()).isEqualTo(new Result.Canceled(null));
  }

  @Test
  void aRequestAfterTheEndChangesNothing() {
    state.beginRun();
    state.endRun(DONE, PART);

    assertThat(state.cancel()).isFalse();

    assertThat(signal.isCanceled()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void theInterruptOfARequestDoesNotReachTheHooksAfterRun() {
    state.beginRun();
    state.cancel();

    state.endRun(DONE, PART);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  /// The executor sets the signal first if it does not know the attempt yet.
  @Test
  void aSignalWithoutARequestCancelsAndNothingWaitsForOnCancel() {
    state.beginRun();
    signal.cancel();

    state.endRun(DONE, PART);
    state.awaitOnCancel();

    assertThat(state.report().result()).isEqualTo(PART);
    assertThat(state.cancel()).isFalse();
  }

  @Test
  void cleanupWaitsUntilOnCancelHasEnded() throws Exception {
    state.beginRun();
    state.cancel();
    state.endRun(DONE, PART);
    var main = Thread.currentThread();
    var ended = new CompletableFuture<Boolean>();
    var other =
        new Thread(
            () -> {
              while (main.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              ended.complete(true);
              state.endOnCancel();
            });
    other.setDaemon(true);
    other.start();

    state.awaitOnCancel();

    assertThat(ended.getNow(false)).isTrue();
    other.join();
  }

  @Test
  void anAttemptThatIsAbandonedInOnCancelReportsIt() {
    state.beginRun();
    state.cancel();
    assertThat(state.abandonCanceled(LATE)).isEmpty();
    state.endRun(DONE, PART);

    var report = state.abandonCanceled(LATE).orElseThrow();

    assertThat(report.result()).isEqualTo(PART);
    assertThat(report.notes().hookErrors()).containsExactly(LATE);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void anAttemptWhoseTimeIsOverIsInterruptedAndItsEndChangesNothing() {
    state.beginRun();
    var error = new TaskError("MaxDurationExceeded", "5s", null);

    var report = state.timeOut(error).orElseThrow();

    assertThat(state.endRun(DONE, PART)).isEqualTo(new AttemptPhase.Over(report.result()));
    assertThat(report.result()).isEqualTo(new Result.TimedOut(error));
    assertThat(signal.isCanceled()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
