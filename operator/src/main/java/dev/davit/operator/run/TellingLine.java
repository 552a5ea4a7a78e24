package dev.davit.operator.run;

import dev.davit.operator.queue.RunKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Predicate;

/// Who waits for a slot can wait for being told so, too: of thousands only a few do it at a time,
/// and the others keep neither a thread nor a request from runs that start or end. They stand in
/// this line, and are woken when it is their turn. Thread-safe.
final class TellingLine {
  private final int atOnce;
  private final Predicate<RunKey> wake;
  private final SequencedSet<RunKey> line = new LinkedHashSet<>();
  private int telling;

  /// `wake` has a run reconciled soon; false where it is gone.
  TellingLine(int atOnce, Predicate<RunKey> wake) {
    this.atOnce = atOnce;
    this.wake = wake;
  }

  /// Whether it is the turn of `run`; it calls [#leave] afterwards. False: it is woken later,
  /// unless it does not wait any more by then.
  synchronized boolean enter(RunKey run) {
    if (telling == atOnce) {
      line.add(run);
      return false;
    }
    line.remove(run);
    telling++;
    return true;
  }

  void leave() {
    synchronized (this) {
      telling--;
    }
    call();
  }

  /// Wakes those whose turn it is. Whoever is woken and has no need to tell any more does not say
  /// so: calling again, every few seconds, gives that turn to the next.
  void call() {
    for (var called = next(); !called.isEmpty(); called = next()) {
      if (called.stream().filter(wake).count() > 0) {
        return;
      }
    }
  }

  private synchronized List<RunKey> next() {
    var called = new ArrayList<RunKey>();
    while (telling + called.size() < atOnce && !line.isEmpty()) {
      called.add(line.removeFirst());
    }
    return called;
  }
}
