package dev.davit.operator.lead;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Whether this process may do what only a leader may do. Thread-safe.
///
/// A leader is certain to lead for two thirds of the Lease's duration after it began to renew: no
/// other process takes the Lease before the whole duration has passed. The last third is the time
/// that a request may be on its way. Only differences of a monotonic clock count; no two clocks are
/// compared.
public final class Leadership {
  private final LongSupplier nanoTime;
  private final long certainNanos;
  private final Semaphore acts = new Semaphore(Integer.MAX_VALUE);
  private final BlockingQueue<String> losses = new ArrayBlockingQueue<>(1);
  private volatile State state;

  private sealed interface State {
    /// There is no other operator.
    record Alone() implements State {}

    record Following() implements State {}

    record Leading(Term term, long renewalBegan) implements State {}

    /// This process never leads again.
    record Over() implements State {}
  }

  private Leadership(State state, Duration certain, LongSupplier nanoTime) {
    this.state = state;
    this.certainNanos = certain.toNanos();
    this.nanoTime = nanoTime;
  }

  /// For the only operator: it leads until it resigns.
  public static Leadership alone() {
    return new Leadership(new State.Alone(), Duration.ZERO, () -> 0);
  }

  /// For an operator that leads while it holds a Lease of this duration.
  public static Leadership byLease(Duration duration, LongSupplier nanoTime) {
    return new Leadership(new State.Following(), duration.multipliedBy(2).dividedBy(3), nanoTime);
  }

  /// Whether no other process can lead at this moment.
  public boolean isCertain() {
    return isCertain(state);
  }

  /// Does what only a leader may do, and returns its result; empty: this process does not lead, and
  /// nothing was done.
  ///
  /// @param effect gets the term, which is empty if there are no terms
  public <T> Optional<T> act(Function<Optional<Term>, T> effect) {
    // Counted before the check: a process that has resigned waits for actions that were checked
    // before.
    acts.acquireUninterruptibly();
    try {
      var now = state;
      return isCertain(now) ? Optional.of(effect.apply(term(now))) : Optional.empty();
    } finally {
      acts.release();
    }
  }

  /// The Lease was renewed. `begun` is the reading of the clock when the request began.
  public synchronized void renewed(Term term, long begun) {
    if (!(state instanceof State.Over)) {
      state = new State.Leading(term, begun);
    }
  }

  /// From now on no action begins.
  public synchronized void resign() {
    state = new State.Over();
  }

  /// This process must not lead any more: another one leads or should, or it cannot do the work.
  public void lose(String why) {
    resign();
    // Only the first reason matters.
    var _ = losses.offer(why);
  }

  /// Waits until another process leads, which may never happen, and returns why.
  public String awaitLoss() throws InterruptedException {
    return losses.take();
  }

  /// Whether, after [#resign], all earlier actions have ended, or end within `patience`.
  boolean isIdle(Duration patience) {
    try {
      var idle = acts.tryAcquire(Integer.MAX_VALUE, patience.toNanos(), TimeUnit.NANOSECONDS);
      if (idle) {
        // A late action must not wait, but get a refusal.
        acts.release(Integer.MAX_VALUE);
      }
      return idle;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isCertain(State now) {
    return switch (now) {
      case State.Alone() -> true;
      case State.Leading(_, var begun) -> nanoTime.getAsLong() - begun < certainNanos;
      case State.Following(), State.Over() -> false;
    };
  }

  private static Optional<Term> term(State now) {
    return now instanceof State.Leading(var term, _) ? Optional.of(term) : Optional.empty();
  }
}
