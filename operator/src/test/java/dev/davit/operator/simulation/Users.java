package dev.davit.operator.simulation;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.contract.Reason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;

/// People and their programs: they create runs, change their minds, and delete what others need.
/// The platform's moods are theirs too.
final class Users {
  private static final List<String> NAMESPACES = List.of("a", "a", "a", "b");

  private final World world;
  private int created;

  Users(World world) {
    this.world = world;
  }

  void start(int runs) {
    for (var namespace : List.of("a", "b")) {
      Behaviour.QUEUES.forEach(name -> queue(namespace, name));
      Behaviour.TASKS.forEach(name -> world.server.apply(namespace, name, world.behaviour.task()));
    }
    act(runs);
  }

  int created() {
    return created;
  }

  /// Some leave a queue paused or a task deleted for good: runs may wait for them.
  void leave() {
    if (world.chance.oneIn(2)) {
      return;
    }
    for (var namespace : List.of("a", "b")) {
      for (var name : Behaviour.QUEUES) {
        world.server.apply(namespace, name, world.behaviour.queue(false));
      }
      for (var name : Behaviour.TASKS) {
        if (world.server.tasks.find(Store.key(namespace, name)).isEmpty()) {
          world.server.apply(namespace, name, world.behaviour.task());
        }
      }
    }
  }

  private void act(int runs) {
    if (created < runs) {
      act();
      world.time.after(world.chance.delay(0, 4_000), () -> act(runs));
    } else {
      world.calm();
    }
  }

  private void act() {
    var chance = world.chance;
    if (chance.oneIn(2)) {
      for (var count = chance.between(1, 3); count > 0; count--) {
        create("r" + ++created);
      }
    }
    if (chance.oneIn(8)) {
      any(world.server.runs.all()).forEach(world.server::cancel);
    }
    if (chance.oneIn(8)) {
      any(world.server.runs.all().stream().filter(Users::mayBeRescheduled).toList())
          .forEach(world.server::reschedule);
    }
    if (chance.oneIn(10)) {
      queue(chance.pick(NAMESPACES), chance.pick(Behaviour.QUEUES));
    }
    if (chance.oneIn(15)) {
      world.server.apply(
          chance.pick(NAMESPACES), chance.pick(Behaviour.TASKS), world.behaviour.task());
    }
    if (chance.oneIn(world.faults.deletion())) {
      delete();
    }
    if (chance.oneIn(world.faults.disruption())) {
      disrupt();
    }
    if (chance.oneIn(world.faults.crash() * 2)) {
      world.operators.leader().ifPresent(leader -> leader.die("by chance"));
    }
  }

  /// What the schema demands of a new delay.
  private static boolean mayBeRescheduled(Run run) {
    return run.getSpec().delayUntil() != null
        && (run.getStatus() == null || Reason.DELAYED.wireName().equals(run.getStatus().reason()));
  }

  private void create(String name) {
    world.server.create(
        world.chance.pick(NAMESPACES), name, world.behaviour.run(world.time.instant()));
  }

  private void queue(String namespace, String name) {
    world.server.apply(namespace, name, world.behaviour.queue(true));
  }

  private void delete() {
    var chance = world.chance;
    switch (chance.between(0, 5)) {
      case 0 -> any(world.server.runs.all()).forEach(this::remove);
      case 1 -> any(world.server.runs.all()).forEach(this::replace);
      case 2 ->
          any(world.server.tasks.all())
              .forEach(
                  task ->
                      removeForAWhile(
                          task.getMetadata().getNamespace(), task.getMetadata().getName()));
      case 3 -> any(world.server.queues.all()).forEach(this::removeForAWhile);
      case 4 -> any(world.server.pods.all()).forEach(pod -> remove(pod, true));
      default -> any(world.server.pods.all()).forEach(pod -> remove(pod, false));
    }
  }

  private void remove(Run run) {
    world.time.say("delete run " + run.getMetadata().getName());
    world.invariants.family().removed(run);
    world.server.removeRun(Store.key(run));
  }

  /// The same name, perhaps before the garbage collector has come.
  private void replace(Run run) {
    remove(run);
    var meta = run.getMetadata();
    world.time.after(
        world.chance.delay(0, 5_000),
        () -> {
          if (world.server.runs.find(Store.key(run)).isEmpty()) {
            world.time.say("recreate run " + meta.getName());
            world.server.create(
                meta.getNamespace(), meta.getName(), world.behaviour.run(world.time.instant()));
          }
        });
  }

  private void removeForAWhile(String namespace, String task) {
    world.time.say("delete task " + task);
    world.invariants.removedTask(namespace, task);
    world.server.tasks.remove(Store.key(namespace, task));
    world.time.after(
        world.chance.delay(100, 60_000),
        () -> world.server.apply(namespace, task, world.behaviour.task()));
  }

  private void removeForAWhile(Queue queue) {
    world.time.say("delete queue " + queue.getMetadata().getName());
    world.server.removeQueue(Store.key(queue));
    world.time.after(
        world.chance.delay(100, 60_000),
        () -> queue(queue.getMetadata().getNamespace(), queue.getMetadata().getName()));
  }

  private void remove(Pod pod, boolean graceful) {
    world.time.say((graceful ? "delete" : "force-delete") + " pod " + pod.getMetadata().getName());
    world.kubelets.touched(pod);
    if (graceful) {
      world.server.delete(pod);
    } else {
      world.server.remove(pod);
    }
  }

  private void disrupt() {
    if (world.chance.oneIn(3)) {
      world.kubelets.loseNode();
    } else {
      any(world.kubelets.containers().stream().filter(Container::isLive).toList())
          .forEach(world.kubelets::evict);
    }
  }

  private <T> List<T> any(Collection<T> all) {
    return all.isEmpty() ? List.of() : List.of(world.chance.pick(List.copyOf(all)));
  }
}
