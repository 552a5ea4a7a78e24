package dev.davit.operator.simulation;

import dev.davit.api.RunSpec;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.simulation.Container.State;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Scheduler, nodes and kubelets: starts pods, reports late what has become of them, stops them,
/// and loses nodes.
final class Kubelets {
  private static final int NODES = 3;
  private static final long GRACE = 30_000;

  private final World world;
  private final Map<String, Container> containers = new LinkedHashMap<>();
  private final long[] downUntil = new long[NODES];

  Kubelets(World world) {
    this.world = world;
  }

  Collection<Container> containers() {
    return containers.values();
  }

  /// A pod has just been created.
  void created(Pod pod, boolean late) {
    var behaviour = world.behaviour;
    var container =
        new Container(
            pod,
            world.chance.between(0, NODES - 1),
            behaviour.fate(pod),
            behaviour.isByContainer(pod),
            late,
            world.time.elapsed());
    world.invariants.starting(container);
    containers.put(container.uid(), container);
    var trouble = world.chance.oneIn(world.faults.podTrouble());
    if (trouble && world.chance.oneIn(2)) {
      report(container, 100, PodStates.unschedulable());
      after(container, world.chance.delay(1_000, 120_000), () -> scheduled(container, false));
      return;
    }
    after(container, world.chance.delay(1, 500), () -> scheduled(container, trouble));
  }

  void deleting(Pod pod) {
    var container = containers.get(pod.getMetadata().getUid());
    after(container, world.chance.delay(5, 800), () -> stop(container));
  }

  void gone(Pod pod) {
    containers.get(pod.getMetadata().getUid()).gone = true;
  }

  /// An operator has seen the pod execute, and has not written that down.
  void sawExecuting(String uid, OperatorProcess operator) {
    containers.get(uid).seenExecutingBy = Optional.of(operator);
  }

  /// Somebody else than the operator ends the pod.
  void touched(Pod pod) {
    containers.get(pod.getMetadata().getUid()).touched = true;
  }

  /// The node stops reporting; it comes back, or its pods are taken away.
  void loseNode() {
    var node = world.chance.between(0, NODES - 1);
    var back = world.chance.delay(2_000, 200_000);
    downUntil[node] = world.time.elapsed() + back;
    world.time.say("node " + node + " is down for " + back);
    if (back > 60_000) {
      world.time.after(40_000, () -> takeAway(node));
    }
  }

  /// The kubelet needs the room of one pod.
  void evict(Container container) {
    world.time.say("evict " + container.name());
    container.touched = true;
    if (world.chance.oneIn(2)) {
      // By the eviction API or the scheduler: announced, then deleted.
      disrupt(container);
    } else if (container.state == State.RUNNING) {
      end(container, ProcessEnd.EVICTED);
    }
  }

  private void takeAway(int node) {
    if (downUntil[node] <= world.time.elapsed()) {
      return;
    }
    containers.values().stream()
        .filter(it -> it.node == node && !it.gone)
        .toList()
        .forEach(
            container -> {
              container.touched = true;
              disrupt(container);
              // Where the node stays away, the pod collector removes the object.
              world.time.after(60_000, () -> collect(container));
            });
  }

  private void collect(Container container) {
    if (!container.gone && downUntil[container.node] > world.time.elapsed()) {
      if (container.state != State.ENDED) {
        container.fate = ProcessEnd.TERMINATED;
        container.state = State.ENDED;
      }
      current(container).ifPresent(pod -> world.server.status(pod, PodStates.lost(pod)));
      current(container).ifPresent(world.server::remove);
    }
  }

  private void disrupt(Container container) {
    current(container)
        .ifPresent(
            pod -> {
              world.server.status(pod, PodStates.disrupted(pod));
              world.server.delete(pod);
            });
  }

  private void scheduled(Container container, boolean trouble) {
    if (container.state != State.CREATED || isDeleting(container)) {
      return;
    }
    if (container.fate == ProcessEnd.REJECTED) {
      end(container, ProcessEnd.REJECTED);
      return;
    }
    report(container, 5, PodStates.waiting("ContainerCreating"));
    if (container.fate == ProcessEnd.UNSTARTABLE) {
      after(container, 300, () -> cannotStart(container));
      return;
    }
    if (trouble) {
      report(container, 400, PodStates.waiting("ImagePullBackOff"));
      after(container, world.chance.delay(5_000, 150_000), () -> start(container));
      return;
    }
    after(container, world.chance.delay(100, 3_000), () -> start(container));
  }

  private void cannotStart(Container container) {
    if (container.state == State.CREATED) {
      container.visible = true;
      container.visibleSince = world.time.elapsed();
      report(container, 0, PodStates.waiting("InvalidImageName"));
    }
  }

  private void start(Container container) {
    if (container.state != State.CREATED || isDeleting(container)) {
      return;
    }
    world.invariants.executing(container);
    container.state = State.RUNNING;
    container.startedAt = world.server.time();
    report(container, world.chance.delay(10, 1_500), PodStates.running(container.startedAt));
    var deadline = container.pod.getSpec().getActiveDeadlineSeconds();
    if (deadline != null) {
      world.time.after(deadline * 1000, () -> end(container, ProcessEnd.HANG));
    }
    if (container.fate == ProcessEnd.HANG) {
      return;
    }
    if (world.behaviour.holds(container)) {
      world.time.after(
          world.chance.delay(20, 3_000),
          () -> world.holds.begin(container, () -> endLater(container)));
    } else {
      endLater(container);
    }
  }

  private void endLater(Container container) {
    world.time.after(world.behaviour.duration(container), () -> end(container, container.fate));
  }

  boolean isDown(Container container) {
    return downUntil[container.node] > world.time.elapsed();
  }

  private void stop(Container container) {
    switch (container.state) {
      case CREATED -> {
        container.state = State.ENDED;
        container.fate = ProcessEnd.NEVER_STARTED;
        after(
            container,
            world.chance.delay(1, 1_000),
            () -> current(container).ifPresent(world.server::remove));
      }
      case RUNNING ->
          world.time.after(
              container.fate == ProcessEnd.HANG ? GRACE : world.chance.delay(20, 4_000),
              // A process may end by itself in its last seconds.
              () ->
                  end(
                      container,
                      world.chance.oneIn(3)
                              && container.fate != ProcessEnd.HANG
                              && container.held.isEmpty()
                          ? container.fate
                          : ProcessEnd.TERMINATED));
      case ENDED ->
          after(
              container,
              world.chance.delay(100, 2_500),
              () -> current(container).ifPresent(world.server::remove));
    }
  }

  /// The process ends now; the status says so later.
  private void end(Container container, ProcessEnd how) {
    if (container.state == State.ENDED) {
      return;
    }
    container.state = State.ENDED;
    container.fate = how;
    if (how == ProcessEnd.SUSPENDED) {
      var now = world.time.instant();
      switch (world.chance.between(0, 3)) {
        case 0 -> container.suspend(now, world.chance.delay(0, 60_000));
        case 1 -> container.suspendForToken(now);
        case 2 -> container.suspendForBatch(now);
        default -> container.suspendFor(now, world.chance.pick(Behaviour.TASKS));
      }
    }
    container.endedAt = world.server.time();
    world.time.say("pod " + container.name() + " ended: " + how);
    after(container, world.chance.delay(30, 2_000), () -> tellEnd(container));
  }

  /// A leader has created the runs of the batch before the process ended: as late as possible, so
  /// that the end of the pod may be seen before them.
  private void triggerBatch(Container container, String batch) {
    var meta = container.pod.getMetadata();
    for (var number = world.chance.between(1, 3); number > 0; number--) {
      world.server.create(
          meta.getNamespace(),
          batch + "-" + number,
          RunSpec.of(world.chance.pick(Behaviour.TASKS))
              .parent(PodFactory.runOf(container.pod))
              .parentUid(container.run())
              .batch(batch)
              .build());
    }
  }

  private void tellEnd(Container container) {
    current(container)
        .ifPresent(
            pod -> {
              container.visible = true;
              container.visibleSince = world.time.elapsed();
              container.batch.ifPresent(batch -> triggerBatch(container, batch));
              world.server.status(pod, PodStates.ended(pod, container));
              if (isDeleting(container)) {
                after(
                    container,
                    world.chance.delay(5, 2_500),
                    () -> current(container).ifPresent(world.server::remove));
              } else {
                after(
                    container,
                    1_100,
                    () ->
                        current(container)
                            .ifPresent(
                                now -> world.server.status(now, PodStates.over(now, container))));
              }
            });
  }

  private void report(Container container, long lag, PodStatus status) {
    after(
        container,
        lag,
        () -> {
          if (!container.visible || container.fate == ProcessEnd.UNSTARTABLE) {
            current(container)
                .ifPresent(pod -> world.server.status(pod, PodStates.with(status, pod)));
          }
        });
  }

  /// What the kubelet does has to wait while its node is down.
  private void after(Container container, long millis, Runnable step) {
    world.time.after(
        millis,
        () -> {
          var down = downUntil[container.node] - world.time.elapsed();
          if (container.gone) {
            return;
          }
          if (down > 0) {
            after(container, down + world.chance.delay(0, 2_000), step);
          } else {
            step.run();
          }
        });
  }

  private boolean isDeleting(Container container) {
    return current(container)
        .map(pod -> pod.getMetadata().getDeletionTimestamp() != null)
        .orElse(true);
  }

  private Optional<Pod> current(Container container) {
    return world
        .server
        .pods
        .find(Store.key(container.pod))
        .filter(pod -> ApiServer.isSame(pod, container.pod));
  }
}
