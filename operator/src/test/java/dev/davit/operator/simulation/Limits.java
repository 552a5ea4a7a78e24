package dev.davit.operator.simulation;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.TaskDefaults;
import dev.davit.contract.Durations;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What was allowed when: limits of queues and attempts of tasks, over the time.
final class Limits {
  /// A slot may have been given so long before its pod is there: the limit was another then.
  private static final long WINDOW = 180_000;

  private final World world;
  private final Map<QueueRef, List<Change>> queues = new HashMap<>();
  private final Map<String, List<Integer>> attempts = new HashMap<>();
  private final Map<String, List<Duration>> ttls = new HashMap<>();

  private record Change(long at, int slots) {}

  Limits(World world) {
    this.world = world;
  }

  void applied(Task task) {
    var meta = task.getMetadata();
    change(
        new QueueRef.OfTask(meta.getNamespace(), meta.getName()),
        QueueDefinition.ofTask(task.getSpec().queue()).slots());
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
            .mapToInt(Change::slots)
            .max()
            .orElse(Integer.MAX_VALUE);
    change(queue, most);
  }

  void applied(Queue queue) {
    change(
        new QueueRef.Named(queue.getMetadata().getNamespace(), queue.getMetadata().getName()),
        QueueDefinition.of(queue).slots());
  }

  void removed(Queue queue) {
    change(
        new QueueRef.Named(queue.getMetadata().getNamespace(), queue.getMetadata().getName()), 0);
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

  /// One more pod: no more of them live than the queue allowed at some time since the oldest was
  /// given its slot. Pods that nobody could hold up do not count.
  void check(Container starting) {
    var oldest = world.time.elapsed();
    var live = 1;
    for (var other : world.kubelets.containers()) {
      if (other.isLive() && !other.late && other.queue.equals(starting.queue)) {
        live++;
        oldest = Math.min(oldest, other.createdAt);
      }
    }
    var allowed = highestSince(starting.queue, oldest - WINDOW);
    Invariants.require(
        live <= allowed,
        Rule.LIMIT,
        "%s is number %s in %s, which allows %s",
        starting.name(),
        live,
        starting.queue.text(),
        allowed);
  }

  private int highestSince(QueueRef queue, long since) {
    var highest = 0;
    var changes = queues.getOrDefault(queue, List.of());
    for (var index = changes.size() - 1; index >= 0; index--) {
      highest = Math.max(highest, changes.get(index).slots());
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

  private void change(QueueRef queue, int slots) {
    queues
        .computeIfAbsent(queue, _ -> new ArrayList<>())
        .add(new Change(world.time.elapsed(), slots));
  }
}
