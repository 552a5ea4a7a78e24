package dev.davit.operator.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The starts of the last period, in a sliding window. So no period of that length has more starts
/// than it may, wherever it begins.
final class Starts {
  private final Deque<Instant> log = new ArrayDeque<>();

  void add(Instant start) {
    // After a restart, starts are added in any order.
    var later = new ArrayDeque<Instant>();
    while (!log.isEmpty() && log.getLast().isAfter(start)) {
      later.push(log.removeLast());
    }
    log.add(start);
    log.addAll(later);
  }

  /// Takes back a start after which no pod was created.
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

  /// When the next run may start; empty: now.
  Optional<Instant> next(Rate rate, Instant now) {
    forgetBefore(now.minus(rate.period()));
    if (log.size() < rate.starts()) {
      return Optional.empty();
    }
    var surplus = log.size() - rate.starts();
    var freed = log.stream().skip(surplus).findFirst().orElseThrow();
    return Optional.of(freed.plus(rate.period()));
  }

  /// When the last start no longer counts; empty: there is none.
  Optional<Instant> end(Rate rate) {
    return Optional.ofNullable(log.peekLast()).map(last -> last.plus(rate.period()));
  }
}
