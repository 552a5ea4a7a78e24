package dev.davit.operator.lead;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Whether this process may do what only a leader may. Thread-safe.
///
/// A leader is certain of it for two thirds of the Lease's duration after it began to renew: nobody
/// else takes the Lease before a whole one has passed. The last third is the time that a request
/// may be on its way. Only differences of a monotonic clock count; no two clocks are compared.
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

    /// For good.
    record Over() implements State {}
  }

  private Leadership(State state, Duration certain, LongSupplier nanoTime) {
    this.state = state;
    this.certainNanos = certain.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Of an operator that has no others beside it: it leads until it resigns.
  public static Leadership alone() {
    return new Leadership(new State.Alone(), Duration.ZERO, () -> 0);
  }

  /// Of an operator that leads while it holds a Lease of this duration.
  public static Leadership byLease(Duration duration, LongSupplier nanoTime) {
    return new Leadership(new State.Following(), duration.multipliedBy(2).dividedBy(3), nanoTime);
  }

  /// Whether nobody else can lead at this moment.
  public boolean isCertain() {
    return isCertain(state);
  }

  /// Does what only a leader may do, and tells its result; empty: this process may not lead any
  /// more, or not yet, and it was not done.
  ///
  /// @param effect is told the term, which is empty where there are no terms
  public <T> Optional<T> act(Function<Optional<Term>, T> effect) {
    // Counted before looking: whoever has resigned waits for those who had looked before.
    acts.acquireUninterruptibly();
    try {
      var now = state;
      return isCertain(now) ? Optional.of(effect.apply(term(now))) : Optional.empty();
    } finally {
      acts.release();
    }
  }

  /// The Lease was renewed by a request that was begun at that reading of the clock.
  public synchronized void renewed(Term term, long begun) {
    if (!(state instanceof State.Over)) {
      state = new State.Leading(term, begun);
    }
  }

  /// From now on nothing is begun.
  public synchronized void resign() {
    state = new State.Over();
  }

  /// Somebody else leads, or is to.
  public void lose(String why) {
    resign();
    // Only the first reason is of interest.
    var _ = losses.offer(why);
  }

  /// Waits until somebody else leads, which may never be, and tells why.
  public String awaitLoss() throws InterruptedException {
    return losses.take();
  }

  /// Whether, after [#resign], nothing that was begun before is still going on, or will be after
  /// `patience`.
  boolean isIdle(Duration patience) {
    try {
      var idle = acts.tryAcquire(Integer.MAX_VALUE, patience.toNanos(), TimeUnit.NANOSECONDS);
      if (idle) {
        // Whoever comes late is not to wait, but to be told no.
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
