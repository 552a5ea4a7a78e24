package dev.davit.dashboard.access;

import dev.davit.dashboard.web.Changes;
import dev.davit.dashboard.web.Form;
import dev.davit.dashboard.web.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts who follows changes: each of them holds a connection. Safe for any thread.
final class Streams {
  /// A browser has six for all its tabs, and somebody may have three browsers.
  static final int MOST_OF_USER = 20;

  static final int MOST = 500;

  /// Then the browser asks again, and shows again who it is.
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int BUSY = 503;

  private final Map<String, Integer> ofUsers = new HashMap<>();
  private int all;

  /// `changes`, for as long as a stream may last.
  ///
  /// @param user a name of the user's own
  /// @param until when the user has to log in again
  /// @throws ProblemException if there are too many
  Changes open(String user, Changes changes, Instant until, InstantSource clock) {
    take(user);
    var latest = clock.instant().plus(LONGEST);
    return new Counted(this, user, changes, until.isBefore(latest) ? until : latest, clock);
  }

  private synchronized void take(String user) {
    if (all >= MOST || ofUsers.getOrDefault(user, 0) >= MOST_OF_USER) {
      throw new ProblemException(BUSY, "Too many pages are open that follow changes.");
    }
    all++;
    ofUsers.merge(user, 1, Integer::sum);
  }

  private synchronized void release(String user) {
    all--;
    ofUsers.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
  }

  private record Counted(
      Streams streams,
      String user,
      Changes changes,
      Instant end,
      InstantSource clock,
      AtomicBoolean closed)
      implements Changes {
    Counted(Streams streams, String user, Changes changes, Instant end, InstantSource clock) {
      this(streams, user, changes, end, clock, new AtomicBoolean());
    }

    @Override
    public long after(Form query, long seen, Duration atMost) throws InterruptedException {
      return changes.after(query, seen, atMost);
    }

    @Override
    public boolean isOver() {
      return changes.isOver() || !clock.instant().isBefore(end);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        streams.release(user);
        changes.close();
      }
    }
  }
}
