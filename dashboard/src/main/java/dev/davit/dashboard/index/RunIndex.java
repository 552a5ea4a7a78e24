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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of all runs, in memory. The API server can neither sort runs nor show the newest first.
///
/// Thread-safe: one thread writes, any number reads.
public final class RunIndex {
  /// Before the name of a queue that several tasks may share.
  private static final String QUEUE = "queue/";

  /// Between two looks whether a change concerns a viewer who does not see everything.
  private static final Duration FOREIGN_PAUSE = Duration.ofMillis(100);

  private final Map<RunKey, RunRow> rows;
  private final DeletedRuns deleted;
  private final Versions versions;
  private final NamespaceAccess access;

  /// An index without runs.
  public RunIndex() {
    this(new ConcurrentHashMap<>(), new DeletedRuns(), new Versions(), new EveryNamespace());
  }

  private RunIndex(
      Map<RunKey, RunRow> rows, DeletedRuns deleted, Versions versions, NamespaceAccess access) {
    this.rows = rows;
    this.deleted = deleted;
    this.versions = versions;
    this.access = access;
  }

  /// The same runs, as somebody sees them who may list those of some namespaces only. Nothing that
  /// it returns, and no change that it reports, is of another namespace.
  public RunIndex seenBy(NamespaceAccess viewer) {
    return new RunIndex(rows, deleted, versions, viewer);
  }

  /// Adds a run, or replaces what was known about it.
  public void put(RunRow row) {
    rows.put(row.key(), row);
    versions.change(List.of(row.key().namespace()));
  }

  /// Forgets a run that has been deleted.
  public void remove(RunKey key) {
    Optional.ofNullable(rows.remove(key)).ifPresent(deleted::add);
    versions.change(List.of(key.namespace()));
  }

  /// Replaces all runs. Readers that look meanwhile may see old and new ones.
  public void replaceAll(Collection<RunRow> all) {
    replaceAll("", all);
  }

  /// Replaces all runs of a namespace.
  ///
  /// @param namespace empty: of all namespaces
  public void replaceAll(String namespace, Collection<RunRow> all) {
    var keys = all.stream().map(RunRow::key).collect(Collectors.toCollection(HashSet::new));
    var namespaces = new HashSet<String>();
    for (var key : List.copyOf(rows.keySet())) {
      if (isIn(namespace, key.namespace()) && !keys.contains(key)) {
        Optional.ofNullable(rows.remove(key)).ifPresent(deleted::add);
        namespaces.add(key.namespace());
      }
    }
    for (var row : all) {
      if (!row.equals(rows.put(row.key(), row))) {
        namespaces.add(row.key().namespace());
      }
    }
    versions.change(namespaces);
  }

  /// What is known about a run; empty if there is none.
  public Optional<RunRow> find(RunKey key) {
    return access.mayList(key.namespace()) ? Optional.ofNullable(rows.get(key)) : Optional.empty();
  }

  /// A number that is another one after a change. Waits for one.
  ///
  /// @param seen the last number
  /// @param atMost how long to wait; then the answer is the number as it is
  public long versionAfter(long seen, Duration atMost) throws InterruptedException {
    if (seesEverything()) {
      return versions.after(seen, atMost);
    }
    var end = System.nanoTime() + atMost.toNanos();
    var all = versions.after(0, Duration.ZERO);
    var left = atMost;
    while (seenVersion() == seen && left.isPositive()) {
      var before = all;
      all = versions.after(before, left);
      if (all != before) {
        Thread.sleep(FOREIGN_PAUSE);
      }
      left = Duration.ofNanos(end - System.nanoTime());
    }
    return seenVersion();
  }

  private long seenVersion() {
    var counts = new HashMap<>(versions.ofNamespaces());
    counts.keySet().retainAll(access.filter(List.copyOf(counts.keySet())));
    return Versions.mixed(counts);
  }

  private boolean seesEverything() {
    return access instanceof EveryNamespace;
  }

  /// The rows of a namespace that the viewer may see.
  private Stream<RunRow> in(String namespace) {
    if (!namespace.isEmpty()) {
      return access.mayList(namespace)
          ? rows.values().stream().filter(row -> namespace.equals(row.key().namespace()))
          : Stream.empty();
    }
    if (seesEverything()) {
      return rows.values().stream();
    }
    var seen = namespaces();
    return rows.values().stream().filter(row -> seen.contains(row.key().namespace()));
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
    for (var row : rows(namespace)) {
      if (filter.matchesButPhase(row, now)) {
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
    return in(namespace).map(RunRow::task).collect(Collectors.toCollection(TreeSet::new));
  }

  /// The runs of a task, the newest first.
  public List<RunRow> newest(TaskKey task, int limit) {
    return in(task.namespace())
        .filter(row -> TaskKey.of(row).equals(task))
        .sorted(Comparator.comparing((RunRow row) -> row.times().created()).reversed())
        .limit(limit)
        .toList();
  }

  /// The runs of a schedule, the newest first.
  public List<RunRow> ofSchedule(String namespace, String schedule, int limit) {
    return in(namespace)
        .filter(row -> schedule.equals(row.schedule()))
        .sorted(Sort.NEWEST.comparator(Instant.EPOCH))
        .limit(limit)
        .toList();
  }

  /// How many runs of each task are in each phase.
  ///
  /// @param namespace empty: all namespaces
  public Map<TaskKey, Map<String, Integer>> phasesByTask(String namespace) {
    var counts = new HashMap<TaskKey, Map<String, Integer>>();
    for (var row : rows(namespace)) {
      counts
          .computeIfAbsent(TaskKey.of(row), _ -> new TreeMap<>())
          .merge(row.state().phase(), 1, Integer::sum);
    }
    return counts;
  }

  /// When the oldest queued run of each queue was created. Queues without queued runs are absent.
  ///
  /// @param namespace empty: all namespaces
  public Map<QueueKey, Instant> waitingSince(String namespace) {
    var oldest = new HashMap<QueueKey, Instant>();
    for (var row : rows(namespace)) {
      if (row.state().phase().equals(Phase.QUEUED.wireName()) && row.queue().startsWith(QUEUE)) {
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
    return in(namespace).toList();
  }

  /// How many runs have ended since `from`, and how: also those that were deleted after their end
  /// while the dashboard looked.
  ///
  /// @param namespace empty: all namespaces
  public Map<RunEnd, Integer> ends(String namespace, Instant from) {
    var ends = new HashMap<RunEnd, Integer>();
    in(namespace)
        .forEach(
            row ->
                RunEnd.of(row)
                    .filter(end -> !end.halfHour().isBefore(from))
                    .ifPresent(end -> ends.merge(end, 1, Integer::sum)));
    var gone = new HashMap<RunEnd, Integer>();
    deleted.each(from, (end, count) -> gone.merge(end, count, Integer::sum));
    gone.keySet().removeIf(end -> !isIn(namespace, end.task().namespace()));
    var seen = access.filter(gone.keySet().stream().map(end -> end.task().namespace()).toList());
    gone.forEach(
        (end, count) -> {
          if (seen.contains(end.task().namespace())) {
            ends.merge(end, count, Integer::sum);
          }
        });
    return ends;
  }

  /// The names of all namespaces with runs, sorted.
  public Set<String> namespaces() {
    return access.filter(rows.keySet().stream().map(RunKey::namespace).collect(Collectors.toSet()));
  }

  private static boolean isIn(String namespace, String other) {
    return namespace.isEmpty() || namespace.equals(other);
  }
}
