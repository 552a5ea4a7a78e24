package dev.davit.operator.simulation;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.Overflow;
import dev.davit.api.QueueSpec;
import dev.davit.api.QueueTotal;
import dev.davit.api.RateLimit;
import dev.davit.api.RetrySpec;
import dev.davit.api.RunSpec;
import dev.davit.api.TaskQueue;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.operator.attempt.PodMetadata;
import dev.davit.operator.queue.LimitSettings;
import dev.davit.operator.queue.Rate;
import dev.davit.operator.run.RetentionSettings;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What tasks, runs and queues there are, how processes end, and how the operator is set: the one
/// place to extend when the API grows.
final class Behaviour {
  static final List<String> TASKS = List.of("charge", "email", "report");
  static final List<String> KEYS = List.of("*", "a\nb", "task/x", "\"");
  static final List<String> QUEUES = List.of("db", "smtp");

  private static final List<ProcessEnd> FATES =
      List.of(
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.COMPLETED,
          ProcessEnd.RETRY,
          ProcessEnd.RETRY,
          ProcessEnd.RETRY,
          ProcessEnd.STOP,
          ProcessEnd.TIMED_OUT,
          ProcessEnd.EXIT,
          ProcessEnd.OUT_OF_MEMORY,
          ProcessEnd.KILLED,
          ProcessEnd.HANG);

  private static final OutOfMemoryRetry LADDER =
      new OutOfMemoryRetry(null, List.of("small-2x", "medium-2x"));

  private final Chance chance;
  private final Faults faults;
  private final boolean suspends;
  private final boolean holds;

  /// @param suspends whether attempts are suspended now and then
  /// @param holds whether pods wait and stay now and then
  Behaviour(Chance chance, Faults faults, boolean suspends, boolean holds) {
    this.chance = chance;
    this.faults = faults;
    this.suspends = suspends;
    this.holds = holds;
  }

  RunSettings settings() {
    var defaults = RetentionSettings.DEFAULTS;
    var executingDelay = chance.oneIn(2) ? 0 : chance.between(1, 10_000);
    return new RunSettings(
        Duration.ofSeconds(chance.pick(List.of(20, 60, 300))),
        Duration.ofSeconds(10),
        Duration.ofMillis(executingDelay),
        chance.between(1, 6),
        false,
        chance.oneIn(8) ? Optional.of(Duration.ofMinutes(3)) : Optional.empty(),
        limits(),
        new RetentionSettings(
            chance.oneIn(4) ? Duration.ofSeconds(20) : Duration.ZERO,
            chance.oneIn(4) ? Duration.ofMinutes(2) : Duration.ofHours(24),
            chance.oneIn(4) ? 3 : 1000,
            defaults.taskBytes(),
            chance.oneIn(8) ? 4_000 : defaults.namespaceBytes(),
            chance.oneIn(4) ? 1 : 1000,
            Duration.ofSeconds(30)));
  }

  TaskSpec task() {
    return new TaskSpecBuilder()
        .image("app:" + chance.between(1, 9))
        .entrypoint(chance.oneIn(4) ? Entrypoint.CONTAINER : Entrypoint.RUNNER)
        .machine(chance.oneIn(40) ? "unknown" : null)
        .retry(
            new RetrySpec(
                chance.between(1, 4),
                2.0,
                "1s",
                chance.pick(List.of("1s", "10s")),
                chance.oneIn(2),
                chance.oneIn(2) ? LADDER : null))
        .queue(taskQueue())
        .maxDuration(chance.oneIn(3) ? chance.pick(List.of("5s", "20s")) : null)
        .ttl(chance.oneIn(4) ? chance.pick(List.of("0s", "40s")) : null)
        .build();
  }

  private @Nullable TaskQueue taskQueue() {
    return switch (chance.between(0, 3)) {
      case 0 -> null;
      case 1 -> new TaskQueue(null, chance.between(1, 3));
      default -> new TaskQueue(chance.pick(QUEUES), null);
    };
  }

  QueueSpec queue(boolean mayPause) {
    var longest = chance.oneIn(5) ? chance.between(1, 4) : null;
    return new QueueSpec(
        chance.pick(List.of(1, 1, 2, 3, 5)),
        chance.oneIn(6) ? rate() : null,
        chance.oneIn(3)
            ? new QueueTotal(chance.between(1, 4), chance.oneIn(4) ? rate() : null)
            : null,
        longest,
        longest == null ? null : chance.pick(List.of(Overflow.values())),
        (mayPause && chance.oneIn(5)) ? true : null);
  }

  private RateLimit rate() {
    return new RateLimit(chance.between(1, 4), chance.pick(List.of("1s", "5s")));
  }

  private LimitSettings limits() {
    return new LimitSettings(
        chance.oneIn(4) ? chance.between(3, 8) : LimitSettings.UNLIMITED,
        chance.oneIn(4) ? chance.between(2, 5) : LimitSettings.UNLIMITED,
        Map.of(),
        1,
        chance.oneIn(4)
            ? Optional.of(new Rate(chance.between(1, 5), Duration.ofMillis(100)))
            : Optional.empty());
  }

  RunSpec run(Instant now) {
    return RunSpec.of(chance.pick(TASKS))
        .payload(TextNode.valueOf("payload"))
        .queue(chance.oneIn(6) ? chance.pick(QUEUES) : null)
        .concurrencyKey(chance.oneIn(3) ? chance.pick(KEYS) : null)
        .priority(chance.oneIn(6) ? chance.between(-60, 60) : null)
        .machine(chance.oneIn(60) ? "unknown" : null)
        .maxAttempts(chance.oneIn(6) ? chance.between(1, 3) : null)
        .maxDuration(chance.oneIn(8) ? "8s" : null)
        .ttl(chance.oneIn(8) ? chance.pick(List.of("0s", "10s", "60s")) : null)
        .delayUntil(chance.oneIn(8) ? delay(now) : null)
        .build();
  }

  /// An instant from just past to a minute ahead.
  String delay(Instant now) {
    return now.plusMillis(chance.delay(-2_000, 60_000)).toString();
  }

  static RunSpec canceled(RunSpec spec) {
    return spec.toBuilder().cancel(true).build();
  }

  static RunSpec rescheduled(RunSpec spec, String delayUntil) {
    return spec.toBuilder().delayUntil(delayUntil).build();
  }

  /// How the process of `pod` will end, if nobody interferes.
  ProcessEnd fate(Pod pod) {
    if (chance.oneIn(faults.podTrouble() * 4)) {
      return chance.oneIn(2) ? ProcessEnd.UNSTARTABLE : ProcessEnd.REJECTED;
    }
    var fate = chance.pick(FATES);
    var bounded = pod.getSpec().getActiveDeadlineSeconds() != null;
    // The runner stops what is bounded; a container and a runner that hangs are the kubelet's.
    var needsBound = fate == ProcessEnd.HANG || fate == ProcessEnd.TIMED_OUT;
    var isImpossible =
        needsBound && (!bounded || (fate == ProcessEnd.TIMED_OUT && isByContainer(pod)));
    var possible = isImpossible ? ProcessEnd.COMPLETED : fate;
    return suspends && possible == ProcessEnd.COMPLETED && !isByContainer(pod) && chance.oneIn(3)
        ? ProcessEnd.SUSPENDED
        : possible;
  }

  /// Whether the process waits while it executes. A deadline of the kubelet would go on meanwhile.
  boolean holds(Container container) {
    return holds
        && !container.byContainer
        && container.pod.getSpec().getActiveDeadlineSeconds() == null
        && chance.oneIn(2);
  }

  boolean isByContainer(Pod pod) {
    return PodMetadata.resolvedTask(pod).orElseThrow().spec().entrypoint() == Entrypoint.CONTAINER;
  }

  /// How long the process of a pod executes, in milliseconds.
  long duration(Container container) {
    var deadline = container.pod.getSpec().getActiveDeadlineSeconds();
    var drawn = chance.delay(20, 15_000);
    return container.fate == ProcessEnd.TIMED_OUT || deadline == null
        ? drawn
        : Math.min(drawn, 5_000);
  }
}
