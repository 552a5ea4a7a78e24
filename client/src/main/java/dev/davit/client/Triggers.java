package dev.davit.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.client.KeyedTrigger.Joining;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Creates runs, or finds runs that were triggered before.
final class Triggers {
  /// An instant in the past on every clock.
  private static final Instant RESET = Instant.EPOCH;

  /// A delayed run changes rarely: when the operator first sees it, and when it is rescheduled.
  private static final int MOST_ROUNDS = 20;

  private final RunApi api;
  private final RandomGenerator random;
  private final InstantSource clock;

  Triggers(RunApi api, RandomGenerator random, InstantSource clock) {
    this.api = api;
    this.random = random;
    this.clock = clock;
  }

  /// The same with another way to the API server.
  Triggers with(RunApi other) {
    return new Triggers(other, random, clock);
  }

  /// @param payload supplies the JSON
  Triggered trigger(String task, Supplier<JsonNode> payload, TriggerOptions options) {
    requireTask(task);
    var now = clock.instant();
    var run = RunResource.of(task, RunResource.json(task, payload), options, now);
    return triggered(run, options, now);
  }

  /// Triggers a run of a batch. May be called again if the response was lost.
  ///
  /// @param batch that nobody else draws
  /// @param index of the run within the batch, from 0
  Triggered triggerOf(
      String batch, int index, String task, Supplier<JsonNode> payload, TriggerOptions options) {
    requireTask(task);
    var now = clock.instant();
    var run = RunResource.of(task, RunResource.json(task, payload), options, now);
    run.setSpec(run.getSpec().toBuilder().batch(batch).build());
    if (options.idempotencyKey().isPresent()
        || options.debounce().isPresent()
        || options.name().isPresent()) {
      return triggered(run, options, now);
    }
    run.getMetadata().setName(batch + "-" + index);
    return new Triggered(createDrawn(run), false);
  }

  /// The name of a batch, which nobody else draws.
  String drawBatch() {
    return RunResource.nameFor("batch", random);
  }

  private Triggered triggered(Run run, TriggerOptions options, Instant now) {
    if (options.idempotencyKey().isPresent()) {
      return idempotent(run, options.idempotencyKey().get(), now);
    }
    if (options.debounce().isPresent()) {
      return debounced(run, options.debounce().get(), now);
    }
    if (options.name().isEmpty()) {
      return new Triggered(createDrawn(named(run)), false);
    }
    run.getMetadata().setName(options.name().get());
    api.create(run);
    return new Triggered(options.name().get(), false);
  }

  /// @param spec with an idempotency key exactly if `key` is present
  Triggered trigger(RunSpec spec, Optional<IdempotencyKey> key) {
    requireTask(spec.task());
    RunResource.json(
        spec.task(), () -> Objects.requireNonNullElse(spec.payload(), NullNode.instance));
    var now = clock.instant();
    var run = RunResource.of(spec);
    return key.map(it -> idempotent(RunResource.keyed(run, it, now), it, now))
        .orElseGet(() -> new Triggered(createDrawn(named(run)), false));
  }

  /// The name of the run begins with it, so the API server's message would be about the name of the
  /// run.
  private static void requireTask(@Nullable String task) {
    if (task == null || !Bounds.isLabel(task)) {
      throw new InvalidRunException(
          List.of(
              "spec.task: \"%s\" is no name of a task; allowed: %s".formatted(task, Bounds.LABELS)),
          null);
    }
  }

  /// The run to create for a replay of the run with this name, with its own payload.
  Run replayOf(String name) {
    var original = finished(name);
    return named(RunResource.of(Replay.of(original, original.getSpec().payload())));
  }

  Run replayOf(String name, Supplier<JsonNode> payload) {
    var original = finished(name);
    var json = RunResource.json(original.getSpec().task(), payload);
    return named(RunResource.of(Replay.of(original, json)));
  }

  private Run finished(String name) {
    var run = api.get(name);
    var view = RunView.of(run);
    if (!view.isFinished()) {
      throw new RunNotFinishedException(view);
    }
    return run;
  }

  /// Changes the delay of the run.
  Run reschedule(String name, Delay delay) {
    var now = clock.instant();
    var wanted = delay.from(now);
    // With an instant in the past, part of the run's ttl would be gone: it counts from the end of
    // the delay.
    var until = wanted.isAfter(now) ? wanted : now;
    for (var round = 0; round < MOST_ROUNDS; round++) {
      var run = api.get(name);
      if (DelayedRun.until(run).isEmpty()) {
        throw new RunNotDelayedException(RunView.of(run));
      }
      var moved = api.move(run, until, Optional.empty());
      if (moved.isPresent()) {
        return moved.get();
      }
    }
    throw new DavitException(
        "Run %s changed %d times while it was rescheduled: try again".formatted(name, MOST_ROUNDS));
  }

  /// Removes the key from the run that has it. Returns whether a run had it.
  boolean reset(String task, IdempotencyKey key) {
    var now = clock.instant();
    var holders =
        api.ofKey(Idempotency.keyOf(task, key)).stream()
            .filter(run -> Idempotency.holds(run, now))
            .toList();
    holders.forEach(run -> api.releaseKey(run.getMetadata().getName(), RESET));
    return !holders.isEmpty();
  }

  private Triggered idempotent(Run run, IdempotencyKey key, Instant now) {
    return new KeyedTrigger(api, random)
        .trigger(
            run,
            Idempotency.keyOf(run.getSpec().task(), key),
            there -> Idempotency.holds(there, now) ? Joining.JOINED : Joining.OVER);
  }

  private Triggered debounced(Run run, Debounce how, Instant now) {
    var key = KeyedName.of(run.getSpec().task(), Labels.DEBOUNCE, how.key());
    var rule = new DebounceRule(api, how, Optional.ofNullable(run.getSpec().payload()), now);
    return new KeyedTrigger(api, random).trigger(run, key, rule);
  }

  /// Sets a random name that no other run gets.
  private Run named(Run run) {
    run.getMetadata().setName(RunResource.nameFor(run.getSpec().task(), random));
    return run;
  }

  /// Creates a run with a random name. May be called again if the response was lost.
  ///
  /// @return the name
  String createDrawn(Run run) {
    try {
      api.create(run);
    } catch (RunExistsException e) {
      // No other caller draws this name, so the response to our first request was lost.
    }
    return run.getMetadata().getName();
  }
}
