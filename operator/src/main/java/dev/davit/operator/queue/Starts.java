package dev.davit.operator.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The starts of the last period: a window that slides, so that no period of that length, wherever
/// it begins, has more than it may.
final class Starts {
  private final Deque<Instant> log = new ArrayDeque<>();

  void add(Instant start) {
    // What is told after a restart comes in any order.
    var later = new ArrayDeque<Instant>();
    while (!log.isEmpty() && log.getLast().isAfter(start)) {
      later.push(log.removeLast());
    }
    log.add(start);
    log.addAll(later);
  }

  /// Takes back a start that has come to nothing.
  void remove(Instant start) {
    log.removeLastOccurrence(start);
  }

  void clear() {
    log.clear();
  }

  void forgetBefore(Instant instant) {
    while (!log.isEmpty() && !log.getFirst().isAfter(instant)) {
      log.removeFirst();
    }
  }

  /// When one more may start; empty: now.
  Optional<Instant> next(Rate rate, Instant now) {
    forgetBefore(now.minus(rate.period()));
    if (log.size() < rate.starts()) {
      return Optional.empty();
    }
    var surplus = log.size() - rate.starts();
    var freed = log.stream().skip(surplus).findFirst().orElseThrow();
    return Optional.of(freed.plus(rate.period()));
  }

  /// When the last start is no longer of this period; empty: there is none.
  Optional<Instant> end(Rate rate) {
    return Optional.ofNullable(log.peekLast()).map(last -> last.plus(rate.period()));
  }
}
