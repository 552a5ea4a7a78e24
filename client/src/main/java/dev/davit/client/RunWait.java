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

/// Waits for the end of one run: looks at it, then watches it from there on, and looks again when
/// the watch is lost, and every minute in case that the loss went unnoticed. Reports each change of
/// phase, reason or message on the way.
final class RunWait {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration ROUND = Duration.ofMinutes(1);

  /// A watch that lasted longer says nothing about the next one.
  private static final Duration LASTED = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(250);

  /// Of doublings of the pause: up to 4 seconds.
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

  /// How the run ended, if the watch may have lost characters of that: it counts if the run is gone
  /// before it can be read again.
  private @Nullable RunView doubtful;

  RunWait(RunApi api, RunHandle<?> handle, Duration timeout, WaitListener listener) {
    this.api = api.withoutRetries();
    this.handle = handle;
    this.timeout = timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST;
    this.listener = listener;
    this.deadline = System.nanoTime() + this.timeout.toNanos();
  }

  /// The run as it ended; empty where it was deleted before anybody saw that.
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

  /// It has ended, and is to be read again.
  private record Doubtful(RunView run) implements Seen {}

  /// It goes on, maybe for another reason.
  private record Changed(RunView run) implements Seen {}

  /// Neither yet; look again.
  private record Unfinished() implements Seen {}

  /// The watch has lost its connection; look again, but not without a pause.
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

  /// Only what differs: a watch shows every write of a run, and each round begins with a look.
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

  /// Longer with each failure in a row: many may wait for an API server that comes back.
  private void pause() {
    var pause = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    failures++;
    take(new LinkedBlockingQueue<>(), shorter(left(), pause));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Null where nothing came in time.
  private static @Nullable Seen take(BlockingQueue<Seen> queue, Duration time) {
    try {
      return queue.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DavitException("Interrupted while a run was awaited", e);
    }
  }

  /// The changes that matter, as the watch reports them on a thread of its own.
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
      // A finished run that is deleted at once still says here how it ended.
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

    /// Asked when the connection is lost, before Fabric8 connects again.
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
