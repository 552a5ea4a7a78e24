package dev.davit.operator.simulation;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.contract.Durations;
import dev.davit.contract.Reason;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.run.RunInternals;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The end of a world: nothing goes wrong any more, so everything has to come to its end.
final class EndChecks {
  /// In how many checks in a row a run may wait beside a free slot.
  private static final int TOLERATED_CHECKS = 4;

  private static final long SETTLING = 90_000;

  private static final Set<String> PAUSES =
      Set.of(Reason.QUEUE_PAUSED.wireName(), Reason.QUEUE_NOT_FOUND.wireName());

  private final World world;
  private final long since;
  private final Map<String, Integer> idle = new HashMap<>();

  EndChecks(World world) {
    this.world = world;
    this.since = world.time.elapsed();
  }

  /// Whether all is done; `last` makes a violation of what is not.
  boolean isReached(boolean last) {
    checkIdleSlots();
    var open = unfinished().or(this::leftPod).or(this::takenSlot);
    if (last && open.isPresent()) {
      throw open.get();
    }
    return open.isEmpty();
  }

  private Optional<Violation> unfinished() {
    return world.server.runs.all().stream()
        .filter(run -> !OperatorProcess.isFinished(run) && !waitsRightly(run))
        .findFirst()
        .map(
            run ->
                new Violation(
                    Rule.PROGRESS, run.getMetadata().getName() + " does not end: " + says(run)));
  }

  private Optional<Violation> leftPod() {
    return world.server.pods.all().stream()
        .filter(
            pod ->
                world
                    .server
                    .runs
                    .find(RunInternals.runOf(pod))
                    .map(OperatorProcess::isFinished)
                    .orElse(true))
        .findFirst()
        .map(pod -> new Violation(Rule.CLEAN, pod.getMetadata().getName() + " is left behind"));
  }

  private Optional<Violation> takenSlot() {
    var leader = world.operators.leader();
    if (leader.isEmpty()) {
      return Optional.of(new Violation(Rule.PROGRESS, "nobody leads"));
    }
    var slots = leader.get().shell().slots();
    return slots.queues().stream()
        .filter(
            queue ->
                slots.counts(queue).running() != 0
                    || slots.counts(queue).queued() != waiting(queue))
        .findFirst()
        .map(
            queue ->
                new Violation(
                    Rule.SLOTS, queue.text() + " has " + slots.counts(queue) + " in the end"));
  }

  /// A run that waits while its queue has room, time after time.
  private void checkIdleSlots() {
    if (world.time.elapsed() < since + SETTLING) {
      return;
    }
    for (var run : world.server.runs.all()) {
      var idles = isWaiting(run) && hasRoom(run);
      var times = idles ? idle.merge(run.getMetadata().getUid(), 1, Integer::sum) : 0;
      if (!idles) {
        idle.remove(run.getMetadata().getUid());
      }
      if (times > TOLERATED_CHECKS) {
        throw new Violation(
            Rule.SLOTS, run.getMetadata().getName() + " waits while there is room: " + says(run));
      }
    }
  }

  private boolean hasRoom(Run run) {
    var queue =
        QueueRef.parse(run.getMetadata().getNamespace(), run.getStatus().queue()).orElseThrow();
    if (!(queue instanceof QueueRef.Named)) {
      return false;
    }
    var definition =
        world
            .server
            .queues
            .find(Store.key(queue.namespace(), queue.name()))
            .map(QueueDefinition::of);
    if (!(definition.orElse(null) instanceof QueueDefinition.Open(var lane, var total, _))) {
      return false;
    }
    var own = new Lane(queue, Objects.requireNonNullElse(run.getSpec().concurrencyKey(), ""));
    var limits = world.settings.limits();
    return taken(own::equals) < lane.slots()
        && taken(it -> it.queue().equals(queue)) < total.slots()
        && taken(it -> it.queue().namespace().equals(queue.namespace())) < limits.namespace()
        && taken(_ -> true) < limits.installation();
  }

  private long taken(Predicate<Lane> where) {
    return world.server.pods.all().stream()
        .filter(pod -> !PodReading.isEnded(pod))
        .filter(pod -> Lane.ofPod(pod).filter(where).isPresent())
        .count();
  }

  private long waiting(QueueRef queue) {
    return world.server.runs.all().stream()
        .filter(run -> !OperatorProcess.isFinished(run) && isInLine(run))
        .filter(run -> Unread.faultOf(run).isEmpty())
        .filter(
            run ->
                QueueRef.parse(run.getMetadata().getNamespace(), run.getStatus().queue())
                    .filter(queue::equals)
                    .isPresent())
        .count();
  }

  /// Queued, or its wait is over, and its pod, which stays, needs a slot.
  private static boolean isInLine(Run run) {
    var phase = run.getStatus().phase();
    return phase == Phase.QUEUED
        || (phase == Phase.WAITING && PAUSES.contains(run.getStatus().reason()));
  }

  private static boolean isWaiting(Run run) {
    return run.getStatus() != null
        && run.getStatus().phase() == Phase.QUEUED
        && Reason.CONCURRENCY_LIMIT.wireName().equals(run.getStatus().reason());
  }

  private boolean waitsRightly(Run run) {
    var status = run.getStatus();
    if (Unread.faultOf(run).isPresent()) {
      return status != null && Reason.UNREADABLE.wireName().equals(status.reason());
    }
    if (status == null || Boolean.TRUE.equals(run.getSpec().cancel())) {
      return false;
    }
    if (status.phase() == Phase.PENDING_VERSION) {
      return world
          .server
          .tasks
          .find(Store.key(run.getMetadata().getNamespace(), run.getSpec().task()))
          .isEmpty();
    }
    if (status.phase() == Phase.WAITING && !isInLine(run)) {
      return world.invariants.family().unfinishedChild(run).filter(this::waitsRightly).isPresent();
    }
    var queue =
        Optional.ofNullable(status.queue())
            .flatMap(text -> QueueRef.parse(run.getMetadata().getNamespace(), text));
    if (!isInLine(run) || queue.isEmpty() || shouldHaveExpired(run)) {
      return false;
    }
    var definition =
        world.server.queues.find(Store.key(queue.get().namespace(), queue.get().name()));
    var paused = definition.filter(it -> Boolean.TRUE.equals(it.getSpec().paused())).isPresent();
    return (status.reason().equals(Reason.QUEUE_PAUSED.wireName()) && paused)
        || (status.reason().equals(Reason.QUEUE_NOT_FOUND.wireName()) && definition.isEmpty());
  }

  private boolean shouldHaveExpired(Run run) {
    var ttl = run.getSpec().ttl();
    var since = run.getStatus().times();
    return ttl != null
        && !Durations.parse(ttl).isZero()
        && since != null
        && since.queuedAt() != null
        && run.getStatus().pod() == null
        && Instant.parse(since.queuedAt())
            .plus(Durations.parse(ttl))
            .plusMillis(SETTLING)
            .isBefore(world.time.instant());
  }

  private static String says(Run run) {
    var status = run.getStatus();
    return status == null
        ? "not looked at"
        : status.phase() + ", " + status.reason() + ", " + status.message();
  }
}
