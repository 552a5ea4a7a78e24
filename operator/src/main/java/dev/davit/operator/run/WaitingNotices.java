package dev.davit.operator.run;

import dev.davit.operator.queue.RunRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// Limits the writes that say that a run waits, because they are never urgent: at most [#AT_ONCE]
/// happen at a time. Thousands of other waiting runs stand in a line and are woken in turn, so they
/// take neither a thread nor a request from runs that start or end. Thread-safe.
final class WaitingNotices {
  static final int AT_ONCE = 8;

  private final Predicate<RunRef> wake;
  private final SequencedSet<RunRef> line = new LinkedHashSet<>();
  private int writing;

  /// `wake` causes a run to be reconciled soon; false if the run is gone.
  WaitingNotices(Predicate<RunRef> wake) {
    this.wake = wake;
  }

  /// Whether it is the turn of `run`, which calls [#end] afterwards. If not, it is woken later,
  /// unless it has stopped waiting by then.
  synchronized boolean begin(RunRef run) {
    if (writing == AT_ONCE) {
      line.add(run);
      return false;
    }
    line.remove(run);
    writing++;
    return true;
  }

  void end() {
    synchronized (this) {
      writing--;
    }
    wakeNext();
  }

  /// Wakes the runs whose turn it is. A woken run that has nothing to write any more does not call
  /// [#end]. If this is called again, every few seconds, the next run gets its turn.
  void wakeNext() {
    for (var next = next(); !next.isEmpty(); next = next()) {
      if (next.stream().filter(wake).count() > 0) {
        return;
      }
    }
  }

  private synchronized List<RunRef> next() {
    var next = new ArrayList<RunRef>();
    while (writing + next.size() < AT_ONCE && !line.isEmpty()) {
      next.add(line.removeFirst());
    }
    return next;
  }
}
