package dev.davit.dashboard.index;

import dev.davit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// The rows of all runs, in memory. The API server can neither sort runs nor show the newest first.
///
/// Thread-safe: one thread writes, any number reads.
public final class RunIndex {
  /// Before the name of a queue that several tasks may share.
  private static final String QUEUE = "queue/";

  private final Map<RunKey, RunRow> rows = new ConcurrentHashMap<>();
  private final DeletedRuns deleted = new DeletedRuns();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// How often something has changed.
  private long version;

  /// Adds a run, or replaces what was known about it.
  public void put(RunRow row) {
    rows.put(row.key(), row);
    report();
  }

  /// Forgets a run that has been deleted.
  public void remove(RunKey key) {
    Optional.ofNullable(rows.remove(key)).ifPresent(deleted::add);
    report();
  }

  /// Replaces all runs. Readers that look meanwhile may see old and new ones.
  public void replaceAll(Collection<RunRow> all) {
    var keys = all.stream().map(RunRow::key).collect(Collectors.toCollection(HashSet::new));
    for (var key : List.copyOf(rows.keySet())) {
      if (!keys.contains(key)) {
        Optional.ofNullable(rows.remove(key)).ifPresent(deleted::add);
      }
    }
    all.forEach(row -> rows.put(row.key(), row));
    report();
  }

  /// What is known about a run; empty if there is none.
  public Optional<RunRow> find(RunKey key) {
    return Optional.ofNullable(rows.get(key));
  }

  /// A number that grows with each change. Waits for one.
  ///
  /// @param seen the last number
  /// @param atMost how long to wait; then the answer is the number as it is
  public long versionAfter(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      var left = atMost.toNanos();
      while (version == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return version;
    } finally {
      lock.unlock();
    }
  }

  private void report() {
    lock.lock();
    try {
      version++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many runs there are.
  public int size() {
    return rows.size();
  }

  /// The page of the list that `filter` asks for; the last one if there are fewer pages.
  ///
  /// @param namespace empty: all namespaces
  public RunsPage page(String namespace, RunFilter filter, Instant now) {
    var phases = new TreeMap<String, Integer>();
    var matching = new ArrayList<RunRow>();
    var all = 0;
    for (var row : rows.values()) {
      if (isIn(namespace, row) && filter.matchesButPhase(row, now)) {
        all++;
        phases.merge(row.state().phase(), 1, Integer::sum);
        if (filter.matchesPhase(row)) {
          matching.add(row);
        }
      }
    }
    matching.sort(filter.sort().comparator(now));
    var last = Math.max(1, Math.ceilDiv(matching.size(), RunsPage.SIZE));
    var number = Math.min(filter.page(), last);
    var from = (number - 1) * RunsPage.SIZE;
    var to = Math.min(matching.size(), from + RunsPage.SIZE);
    return new RunsPage(
        List.copyOf(matching.subList(from, to)), matching.size(), all, phases, number, last);
  }

  /// The names of all tasks with runs, sorted.
  ///
  /// @param namespace empty: all namespaces
  public Set<String> tasks(String namespace) {
    return rows.values().stream()
        .filter(row -> isIn(namespace, row))
        .map(RunRow::task)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The runs of a task, the newest first.
  public List<RunRow> newest(TaskKey task, int limit) {
    return rows.values().stream()
        .filter(row -> TaskKey.of(row).equals(task))
        .sorted(Comparator.comparing((RunRow row) -> row.times().created()).reversed())
        .limit(limit)
        .toList();
  }

  /// The runs of a schedule, the newest first.
  public List<RunRow> ofSchedule(String namespace, String schedule, int limit) {
    return rows.values().stream()
        .filter(row -> isIn(namespace, row) && schedule.equals(row.schedule()))
        .sorted(Sort.NEWEST.comparator(Instant.EPOCH))
        .limit(limit)
        .toList();
  }

  /// How many runs of each task are in each phase.
  ///
  /// @param namespace empty: all namespaces
  public Map<TaskKey, Map<String, Integer>> phasesByTask(String namespace) {
    var counts = new HashMap<TaskKey, Map<String, Integer>>();
    for (var row : rows.values()) {
      if (isIn(namespace, row)) {
        counts
            .computeIfAbsent(TaskKey.of(row), _ -> new TreeMap<>())
            .merge(row.state().phase(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /// When the oldest queued run of each queue was created. Queues without queued runs are absent.
  ///
  /// @param namespace empty: all namespaces
  public Map<QueueKey, Instant> waitingSince(String namespace) {
    var oldest = new HashMap<QueueKey, Instant>();
    for (var row : rows.values()) {
      if (isIn(namespace, row)
          && row.state().phase().equals(Phase.QUEUED.wireName())
          && row.queue().startsWith(QUEUE)) {
        oldest.merge(
            new QueueKey(row.key().namespace(), row.queue().substring(QUEUE.length())),
            row.times().created(),
            (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    return oldest;
  }

  /// The rows of all runs, in no order.
  ///
  /// @param namespace empty: all namespaces
  public List<RunRow> rows(String namespace) {
    return rows.values().stream().filter(row -> isIn(namespace, row)).toList();
  }

  /// How many runs have ended since `from`, and how: also those that were deleted after their end
  /// while the dashboard looked.
  ///
  /// @param namespace empty: all namespaces
  public Map<RunEnd, Integer> ends(String namespace, Instant from) {
    var ends = new HashMap<RunEnd, Integer>();
    for (var row : rows.values()) {
      if (isIn(namespace, row)) {
        RunEnd.of(row)
            .filter(end -> !end.halfHour().isBefore(from))
            .ifPresent(end -> ends.merge(end, 1, Integer::sum));
      }
    }
    deleted.each(
        from,
        (end, count) -> {
          if (namespace.isEmpty() || namespace.equals(end.task().namespace())) {
            ends.merge(end, count, Integer::sum);
          }
        });
    return ends;
  }

  /// The names of all namespaces with runs, sorted.
  public Set<String> namespaces() {
    return rows.keySet().stream()
        .map(RunKey::namespace)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isIn(String namespace, RunRow row) {
    return namespace.isEmpty() || namespace.equals(row.key().namespace());
  }
}
