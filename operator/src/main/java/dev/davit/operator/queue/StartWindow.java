package dev.davit.operator.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The starts of the last period, in a sliding window. So no period of that length has more starts
/// than it may, wherever it begins.
final class StartWindow {
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

  /// Forgets the starts that no longer count.
  void forgetBefore(Instant instant) {
    while (!log.isEmpty() && !log.getFirst().isAfter(instant)) {
      log.removeFirst();
    }
  }

  /// When the next run may start; empty: now.
  Optional<Instant> next(Rate rate, Instant now) {
    var surplus = log.size() - rate.starts();
    if (surplus < 0) {
      return Optional.empty();
    }
    var leaving = log.stream().skip(surplus).findFirst().orElseThrow();
    return Optional.of(leaving.plus(rate.period())).filter(now::isBefore);
  }

  /// When the last start no longer counts; empty: there is none.
  Optional<Instant> end(Rate rate) {
    return Optional.ofNullable(log.peekLast()).map(last -> last.plus(rate.period()));
  }
}
