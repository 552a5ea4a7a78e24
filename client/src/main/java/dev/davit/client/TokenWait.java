package dev.davit.client;

import dev.davit.api.Token;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Waits until one token is finished. It reads the token, then watches it from that version on, and
/// reads it again after each event, when the watch is lost, and every minute in case a loss went
/// unnoticed. So what it returns was always read by a list, which decodes every character.
final class TokenWait {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// The pause is doubled at most this often: up to 4 seconds.
  private static final int MOST_DOUBLINGS = 4;

  private final TokenApi api;
  private final String name;
  private final Duration atMost;
  private final long deadline;
  private String why = "the API server has not answered yet";
  private int failures;

  TokenWait(TokenApi api, String name, Duration atMost) {
    this.api = api.withoutRetries();
    this.name = name;
    this.atMost = atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST;
    this.deadline = System.nanoTime() + this.atMost.toNanos();
  }

  private enum Seen {
    CHANGED,
    LOST
  }

  /// @throws TokenNotFinishedException if it waits on
  /// @throws TokenNotFoundException if there is none, or it was deleted
  TokenView await() {
    while (true) {
      try {
        var found = api.find(name);
        var token = found.token().orElseGet(() -> api.get(name));
        if (token.isFinished()) {
          return token;
        }
        why = token.message().isEmpty() ? "no operator has reported on it" : token.message();
        if (!isOver() && watch(found.version()) == Seen.LOST) {
          pause();
        } else {
          failures = 0;
        }
      } catch (DavitException e) {
        if (!ApiErrors.isTransient(e)) {
          throw e;
        }
        why = String.valueOf(e.getMessage());
        pause();
      }
      if (isOver()) {
        throw new TokenNotFinishedException(name, atMost, why);
      }
    }
  }

  private Seen watch(String version) {
    var events = new LinkedBlockingQueue<Seen>();
    var watch = api.watch(name, version, new Events(events));
    try {
      var seen = events.poll(shorter(left(), ROUND).toNanos(), TimeUnit.NANOSECONDS);
      return seen == null ? Seen.CHANGED : seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while a token was awaited", e);
    } finally {
      watch.close();
    }
  }

  /// Longer with each failure in a row: many clients may wait for an API server to come back.
  private void pause() {
    var pause = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    Pause.of(shorter(left(), pause), "a token was awaited");
  }

  private boolean isOver() {
    return left().isZero();
  }

  private Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// The watch calls this on its own thread.
  private record Events(BlockingQueue<Seen> queue) implements Watcher<Token> {
    @Override
    public void eventReceived(Action action, Token token) {
      if (action != Action.ERROR && action != Action.BOOKMARK) {
        queue.add(Seen.CHANGED);
      }
    }

    /// Called when the connection is lost, before Fabric8 reconnects.
    @Override
    public boolean reconnecting() {
      queue.add(Seen.LOST);
      return false;
    }

    @Override
    public void onClose(WatcherException cause) {
      queue.add(Seen.LOST);
    }
  }
}
