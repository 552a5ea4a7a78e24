package dev.davit.dashboard.index;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How often the runs of each namespace have changed.
final class Versions {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Long> ofNamespaces = new HashMap<>();

  /// How often something has changed.
  private long all;

  /// Notes a change in each of these namespaces, which may be none.
  void change(Collection<String> namespaces) {
    lock.lock();
    try {
      all++;
      namespaces.forEach(it -> ofNamespaces.merge(it, 1L, Long::sum));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The number of all changes. Waits until it is not `seen`.
  long after(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      var left = atMost.toNanos();
      while (all == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// A number that is another one as soon as one of `counts` is. Sums of plain hashes are not: two
  /// counts that grow at once often leave them as they were.
  static long mixed(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .mapToLong(count -> mixed(mixed(count.getKey().hashCode()) + count.getValue()))
        .sum();
  }

  /// The last steps of SplitMix64: each bit of the number changes about half of the result's.
  private static long mixed(long number) {
    var a = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    var b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  /// The number of changes in each namespace that has had one.
  Map<String, Long> ofNamespaces() {
    lock.lock();
    try {
      return Map.copyOf(ofNamespaces);
    } finally {
      lock.unlock();
    }
  }
}
