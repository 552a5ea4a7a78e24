package dev.davit.sdk;

import dev.davit.contract.JournalEntry;
import dev.davit.contract.PodContract;
import dev.davit.contract.Wait;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The lock around [BranchStates]. All threads of a task share it. It calls no user code.
final class BranchLock {
  private final Suspension suspension;
  private BranchStates states;
  private boolean isSuspended;

  /// By their scopes: the waits that are over, until their threads have seen it.
  private final Map<String, JournalEntry> over = new HashMap<>(0);

  private @Nullable RuntimeException failure;

  /// @param inTurns whether only one branch may execute at a time
  BranchLock(boolean inTurns, Suspension suspension) {
    this.states = BranchStates.begun(inTurns);
    this.suspension = suspension;
  }

  /// What the attempt does at the request of the lock.
  interface Suspension {
    /// All threads wait. Suspends the attempt, or begins to wait for all, and calls [#goOn] later.
    ///
    /// @return whether the attempt is suspended
    /// @throws InterruptedException if the attempt is being stopped
    /// @throws JournalTooLargeException if another pod could not resume it
    boolean allWait(List<Wait> waits) throws InterruptedException;

    /// Whether the attempt is being stopped.
    boolean isStopping();

    /// The thread of `run` goes on, which may be waiting for hooks as well.
    void wakeRun();
  }

  /// A branch begins. Call this before its thread does.
  synchronized void begins(String scope) {
    become(states.begins(scope));
  }

  /// Waits on the thread of `scope` until it may execute.
  synchronized void awaitTurn(String scope) {
    var isInterrupted = false;
    while (!executes(scope)) {
      try {
        wait();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A branch ends.
  synchronized <E> void ends(String scope, String parent, E end, Queue<E> ended) {
    ended.add(end);
    become(states.ends(scope, parent));
    if (parent.equals(DurableScope.ROOT)) {
      suspension.wakeRun();
    }
  }

  /// The thread of `scope` is about to wait for its branches.
  ///
  /// @return whether the attempt is suspended
  synchronized boolean joins(String scope, Queue<?> ended) throws InterruptedException {
    if (ended.isEmpty()) {
      become(states.joins(scope));
    }
    return suspendIfAllWait(scope);
  }

  /// Waits on the thread of `scope` until a branch has ended.
  synchronized void awaitEnd(String scope) throws InterruptedException {
    while (!executes(scope)) {
      wait();
    }
  }

  synchronized <E> @Nullable E next(Queue<E> ended) {
    return ended.poll();
  }

  synchronized boolean executes(String scope) {
    return states.executing().contains(scope);
  }

  /// A wait begins that needs no thread.
  ///
  /// @return whether the attempt is suspended
  /// @throws InterruptedException if the scope is stopped, or the attempt
  synchronized boolean parks(DurableScope scope, Wait wait) throws InterruptedException {
    scope.requireNotStopped();
    become(states.parks(wait));
    return suspendIfAllWait(scope.path());
  }

  /// Such a wait is over.
  ///
  /// @return whether its thread may go on; if not, the attempt is suspended
  synchronized boolean goesOn(String scope) {
    if (isSuspended) {
      return false;
    }
    become(states.goesOn(scope));
    return true;
  }

  /// Waits on the thread of `scope`, which gives up nothing but its turn, until [#goOn] has the
  /// entry of this wait.
  ///
  /// @throws IllegalStateException if too many others wait
  /// @throws InterruptedException if the scope is stopped, or the attempt
  synchronized JournalEntry holds(DurableScope scope, Wait wait) throws InterruptedException {
    if (states.parked().size() >= PodContract.MAX_WAITS) {
      throw new IllegalStateException(
          "more than %d branches wait at the same time; let ctx.map execute fewer at once, trigger a batch, or use Waits.suspend()"
              .formatted(PodContract.MAX_WAITS));
    }
    parks(scope, wait);
    var isInterrupted = false;
    try {
      while (!over.containsKey(scope.path())) {
        if (failure != null) {
          throw failure;
        }
        try {
          wait();
        } catch (InterruptedException e) {
          if (scope.isStopped() || suspension.isStopping()) {
            throw e;
          }
          // Somebody else's interrupt: the run has no slot, and nothing may execute.
          isInterrupted = true;
        }
      }
      return Objects.requireNonNull(over.remove(scope.path()));
    } finally {
      become(states.goesOn(scope.path()));
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// These waits are over: their threads go on.
  ///
  /// @return the waits of all threads, if none goes on
  synchronized List<Wait> goOn(List<JournalEntry> entries) {
    for (var entry : entries) {
      if (states.isParked(entry.scope(), entry.position())) {
        over.put(entry.scope(), entry);
        states = states.goesOn(entry.scope());
      }
    }
    notifyAll();
    return states.next() instanceof BranchStates.Suspend all ? all.waits() : List.of();
  }

  /// The waits of all threads end with this.
  synchronized void fail(RuntimeException thrown) {
    failure = thrown;
    notifyAll();
  }

  /// In turns, a wait begins: others may execute, and time passes if all wait.
  synchronized void passTurn(Wait wait) {
    if (states.inTurns()) {
      become(states.parks(wait));
      awaitTurn(wait.scope());
    }
  }

  /// The waits that need no thread now.
  synchronized List<Wait> parked() {
    return states.parked();
  }

  /// Stops branches: their waits end, and no other one begins.
  synchronized void stop(String group, Iterable<DurableScope> branches) {
    branches.forEach(DurableScope::stop);
    become(states.stops(scope -> DurableScope.isWithin(scope, group)));
  }

  private void become(BranchStates next) {
    states = next;
    if (states.next() instanceof BranchStates.Execute turn) {
      states = states.executes(turn.scope());
    }
    notifyAll();
  }

  private boolean suspendIfAllWait(String scope) throws InterruptedException {
    if (states.next() instanceof BranchStates.Suspend all) {
      var isDone = false;
      try {
        isSuspended = suspension.allWait(all.waits());
        isDone = true;
      } finally {
        if (!isDone) {
          become(states.executes(scope));
        }
      }
    }
    return isSuspended;
  }
}
