package dev.davit.client;

import dev.davit.api.Run;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for the end of one run. It reads the run, then watches it from that version on. It reads
/// again when the watch is lost, and every minute in case a loss went unnoticed. It reports each
/// change of phase, reason or message.
final class RunWait {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration ROUND = Duration.ofMinutes(1);

  /// After a watch that lasted longer, the pauses begin anew.
  private static final Duration LASTED = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(250);

  /// The pause is doubled at most this often: up to 4 seconds.
  private static final int MOST_DOUBLINGS = 4;

  private final RunApi api;
  private final RunHandle<?> handle;
  private final Duration timeout;
  private final long deadline;
  private final WaitListener listener;
  private boolean isUnreachable;
  private int failures;
  private String standing = "the API server has not answered yet";
  private String reported = "";

  /// How the run ended, if the watch may have lost characters. Used if the run is deleted before it
  /// can be read again.
  private @Nullable RunView doubtful;

  RunWait(RunApi api, RunHandle<?> handle, Duration timeout, WaitListener listener) {
    this.api = api.withoutRetries();
    this.handle = handle;
    this.timeout = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    this.listener = listener;
    this.deadline = System.nanoTime() + this.timeout.toNanos();
  }

  /// The run with its end; empty if it was deleted before its end was seen.
  Optional<RunView> await() {
    while (true) {
      try {
        var begun = System.nanoTime();
        var seen = round();
        if (!(seen instanceof Lost) || System.nanoTime() - begun > LASTED.toNanos()) {
          failures = 0;
        }
        if (seen instanceof Finished end) {
          return Optional.of(end.run());
        }
        if (seen instanceof Deleted) {
          return Optional.empty();
        }
        if (seen instanceof Doubtful end) {
          doubtful = end.run();
        }
        if (seen instanceof Lost) {
          pause();
        }
      } catch (DavitException e) {
        if (!ApiErrors.isTransient(e)) {
          throw e;
        }
        standing = String.valueOf(e.getMessage());
        unreachable(e);
        pause();
      }
      if (left().isZero()) {
        throw new RunTimeoutException(handle, timeout, standing);
      }
    }
  }

  private sealed interface Seen {}

  private record Finished(RunView run) implements Seen {}

  private record Deleted() implements Seen {}

  /// The run has ended, and must be read again.
  private record Doubtful(RunView run) implements Seen {}

  /// The run has not ended, but its phase, reason or message may have changed.
  private record Changed(RunView run) implements Seen {}

  /// No end was seen in this round; read again.
  private record Unfinished() implements Seen {}

  /// The watch has lost its connection; read again after a pause.
  private record Lost() implements Seen {}

  private Seen round() {
    var found = api.find(handle.name());
    reachable();
    var run = found.run().map(RunView::of);
    if (run.isEmpty()) {
      return doubtful == null ? new Deleted() : new Finished(doubtful);
    }
    if (run.get().isFinished()) {
      return new Finished(run.get());
    }
    report(run.get());
    if (left().isZero()) {
      return new Unfinished();
    }
    var changes = new Changes(api);
    var watch = api.watch(handle.name(), found.version(), changes);
    try {
      return next(changes, System.nanoTime() + shorter(left(), ROUND).toNanos());
    } finally {
      watch.close();
    }
  }

  private void unreachable(DavitException cause) {
    if (!isUnreachable) {
      isUnreachable = true;
      listener.unreachable(cause);
    }
  }

  private void reachable() {
    if (isUnreachable) {
      isUnreachable = false;
      listener.reachable();
    }
  }

  private Seen next(Changes changes, long roundEnds) {
    while (true) {
      var seen = changes.next(Duration.ofNanos(Math.max(0, roundEnds - System.nanoTime())));
      if (!(seen instanceof Changed change)) {
        return seen;
      }
      report(change.run());
    }
  }

  /// Reports only differences: a watch shows every write to a run, and each round begins with a
  /// read.
  private void report(RunView run) {
    standing = run.standing();
    if (!standing.equals(reported)) {
      reported = standing;
      listener.changed(run);
    }
  }

  private Duration left() {
    var nanos = deadline - System.nanoTime();
    return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
  }

  /// Longer with each failure in a row: many clients may wait for an API server to come back.
  private void pause() {
    var pause = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    take(new LinkedBlockingQueue<>(), shorter(left(), pause));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Null if nothing arrived in time.
  private static @Nullable Seen take(BlockingQueue<Seen> queue, Duration time) {
    try {
      return queue.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while a run was awaited", e);
    }
  }

  /// The relevant changes. The watch calls this on its own thread.
  private static final class Changes implements Watcher<Run> {
    private final BlockingQueue<Seen> queue = new LinkedBlockingQueue<>();
    private final RunApi api;

    Changes(RunApi api) {
      this.api = api;
    }

    Seen next(Duration time) {
      var seen = take(queue, time);
      return seen == null ? new Unfinished() : seen;
    }

    @Override
    public void eventReceived(Action action, Run run) {
      if (action == Action.ERROR || action == Action.BOOKMARK) {
        return;
      }
      // Even if a finished run is deleted at once, its end is known here.
      var view = RunView.of(run);
      if (view.isFinished() && api.isDoubtful(run)) {
        queue.add(new Doubtful(view));
      } else if (view.isFinished()) {
        queue.add(new Finished(view));
      } else if (action == Action.DELETED) {
        queue.add(new Deleted());
      } else {
        queue.add(new Changed(view));
      }
    }

    /// Called when the connection is lost, before Fabric8 reconnects.
    @Override
    public boolean reconnecting() {
      queue.add(new Lost());
      return false;
    }

    @Override
    public void onClose(WatcherException cause) {
      queue.add(new Lost());
    }
  }
}
