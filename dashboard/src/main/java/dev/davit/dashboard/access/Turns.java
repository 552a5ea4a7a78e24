package dev.davit.dashboard.access;

import dev.davit.dashboard.web.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts answers that are made or sent: each may need some megabytes. Safe for any thread.
final class Turns {
  static final int MOST = 16;

  /// Somebody who asks for more waits, and nobody else does.
  static final int MOST_OF_USER = 4;

  private static final int BUSY = 503;

  private final Duration patience;
  private final Semaphore all = new Semaphore(MOST);
  private final Map<String, OfUser> ofUsers = new HashMap<>();

  /// @param patience how long a request waits for its turn
  Turns(Duration patience) {
    this.patience = patience;
  }

  /// @param wanted by how many requests of the user
  private record OfUser(Semaphore turns, int wanted) {}

  /// Somebody's turn. Close it; closing twice is no harm.
  record Turn(AtomicBoolean over, Runnable end) implements AutoCloseable {
    private Turn(Runnable end) {
      this(new AtomicBoolean(), end);
    }

    @Override
    public void close() {
      if (over.compareAndSet(false, true)) {
        end.run();
      }
    }
  }

  /// A turn while it is found out who asks.
  ///
  /// @throws ProblemException if there is none in time
  Turn ofAnybody() throws InterruptedException {
    take(all);
    return new Turn(all::release);
  }

  /// A turn of a user.
  ///
  /// @param user a name of the user's own
  /// @throws ProblemException if there is none in time
  Turn of(String user) throws InterruptedException {
    var own = join(user);
    var hasOwn = false;
    var hasBoth = false;
    try {
      take(own);
      hasOwn = true;
      take(all);
      hasBoth = true;
    } finally {
      if (!hasBoth) {
        leave(user, hasOwn);
      }
    }
    return new Turn(
        () -> {
          all.release();
          leave(user, true);
        });
  }

  private void take(Semaphore turns) throws InterruptedException {
    if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ProblemException(BUSY, "Too many pages are being made: try again in a moment.");
    }
  }

  private synchronized Semaphore join(String user) {
    var found = ofUsers.getOrDefault(user, new OfUser(new Semaphore(MOST_OF_USER), 0));
    ofUsers.put(user, new OfUser(found.turns(), found.wanted() + 1));
    return found.turns();
  }

  private synchronized void leave(String user, boolean hasTurn) {
    ofUsers.computeIfPresent(
        user,
        (_, own) -> {
          if (hasTurn) {
            own.turns().release();
          }
          return own.wanted() == 1 ? null : new OfUser(own.turns(), own.wanted() - 1);
        });
  }
}
