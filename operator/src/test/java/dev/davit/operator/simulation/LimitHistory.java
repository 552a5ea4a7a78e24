package dev.davit.operator.simulation;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.TaskDefaults;
import dev.davit.contract.Durations;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// What was allowed when: limits of queues and attempts of tasks, over the time.
final class LimitHistory {
  /// A slot may have been given so long before its pod is there: the limit was another then.
  private static final long WINDOW = 180_000;

  private final World world;
  private final Map<QueueRef, List<Change>> queues = new HashMap<>();
  private final Map<String, List<Integer>> attempts = new HashMap<>();
  private final Map<String, List<Duration>> ttls = new HashMap<>();

  /// @param lane for each concurrency key
  /// @param total for all of them together
  private record Change(long at, int lane, int total) {}

  LimitHistory(World world) {
    this.world = world;
  }

  void applied(Task task) {
    var meta = task.getMetadata();
    change(
        new QueueRef.OfTask(meta.getNamespace(), meta.getName()),
        QueueDefinition.ofTask(task.getSpec().queue()));
    var most = TaskDefaults.apply(task.getSpec()).retry().maxAttempts();
    attempts.computeIfAbsent(Store.key(task), _ -> new ArrayList<>()).add(most);
    Optional.ofNullable(task.getSpec().ttl())
        .map(Durations::parse)
        .or(world.settings::ttl)
        .ifPresent(ttl -> ttls.computeIfAbsent(Store.key(task), _ -> new ArrayList<>()).add(ttl));
  }

  /// Runs that keep a version of the task go on with the limit of that version.
  void removedTask(String namespace, String name) {
    var queue = new QueueRef.OfTask(namespace, name);
    var most =
        queues.getOrDefault(queue, List.of()).stream()
            .mapToInt(Change::lane)
            .max()
            .orElse(Integer.MAX_VALUE);
    change(queue, QueueDefinition.limited(most));
  }

  void applied(Queue queue) {
    change(QueueRef.of(queue), QueueDefinition.of(queue));
  }

  void removed(Queue queue) {
    change(QueueRef.of(queue), new QueueDefinition.Missing());
  }

  int maxAttempts(Run run) {
    var own = run.getSpec().maxAttempts();
    return own != null
        ? own
        : ofTask(run).stream().mapToInt(it -> it).max().orElse(Integer.MAX_VALUE);
  }

  /// What the run may wait, by any version of its task.
  Stream<Duration> ttls(Run run) {
    var own = run.getSpec().ttl();
    return own != null
        ? Stream.of(Durations.parse(own))
        : ttls.getOrDefault(task(run), List.of()).stream();
  }

  /// Whether it is not known which version of the task the run keeps.
  boolean isAmbiguous(Run run) {
    return run.getSpec().maxAttempts() == null && ofTask(run).stream().distinct().count() > 1;
  }

  /// One more pod may execute user code: no more of them do than was allowed at some time since the
  /// oldest was given its slot, on no level. Pods that wait, and those that nobody could hold up,
  /// do not count.
  void check(Container starting) {
    var lane = starting.lane;
    var queue = lane.queue();
    check(starting, lane.text(), lane::equals, since -> highest(queue, since, Change::lane));
    check(
        starting,
        queue.text(),
        it -> it.queue().equals(queue),
        since -> highest(queue, since, Change::total));
    var limits = world.settings.limits();
    check(
        starting,
        "namespace " + queue.namespace(),
        it -> it.queue().namespace().equals(queue.namespace()),
        _ -> limits.namespace());
    check(starting, "installation", _ -> true, _ -> limits.installation());
  }

  private void check(
      Container starting, String where, Predicate<Lane> isThere, LongToIntFunction allowed) {
    var oldest = world.time.elapsed();
    var live = 1;
    for (var other : world.kubelets.containers()) {
      if (other != starting
          && other.isLive()
          && !other.late
          && other.held.isEmpty()
          && isThere.test(other.lane)) {
        live++;
        oldest = Math.min(oldest, other.createdAt);
      }
    }
    var most = allowed.applyAsInt(oldest - WINDOW);
    Invariants.require(
        live <= most,
        Rule.LIMIT,
        "%s is number %s in %s, which allows %s",
        starting.name(),
        live,
        where,
        most);
  }

  private int highest(QueueRef queue, long since, ToIntFunction<Change> slots) {
    var highest = 0;
    var changes = queues.getOrDefault(queue, List.of());
    for (var index = changes.size() - 1; index >= 0; index--) {
      highest = Math.max(highest, slots.applyAsInt(changes.get(index)));
      if (changes.get(index).at() <= since) {
        break;
      }
    }
    return highest;
  }

  private List<Integer> ofTask(Run run) {
    return attempts.getOrDefault(task(run), List.of());
  }

  private static String task(Run run) {
    return Store.key(run.getMetadata().getNamespace(), run.getSpec().task());
  }

  private void change(QueueRef queue, QueueDefinition definition) {
    var change =
        definition instanceof QueueDefinition.Open(var lane, var total, _)
            ? new Change(world.time.elapsed(), lane.slots(), total.slots())
            : new Change(world.time.elapsed(), 0, 0);
    queues.computeIfAbsent(queue, _ -> new ArrayList<>()).add(change);
  }
}
