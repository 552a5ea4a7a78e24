package dev.davit.client;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.client.KeyedTrigger.Joining;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Creates runs, or finds those that were asked for before.
final class Triggers {
  /// In the past by everybody's clock.
  private static final Instant RESET = Instant.EPOCH;

  private final RunApi api;
  private final RandomGenerator random;
  private final InstantSource clock;

  Triggers(RunApi api, RandomGenerator random, InstantSource clock) {
    this.api = api;
    this.random = random;
    this.clock = clock;
  }

  Triggered trigger(String task, @Nullable Object payload, TriggerOptions options) {
    var now = clock.instant();
    var run = RunResource.of(task, payload, options, now);
    if (options.idempotencyKey().isPresent()) {
      return idempotent(run, options.idempotencyKey().get(), now);
    }
    if (options.debounce().isPresent()) {
      return debounced(run, options.debounce().get(), now);
    }
    return options.name().isPresent() ? named(run, options.name().get()) : drawn(run);
  }

  /// Whether a run had the key.
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
    var key = RunKey.of(run.getSpec().task(), Labels.DEBOUNCE, how.key());
    var rule = new DebounceRule(api, how, Optional.ofNullable(run.getSpec().payload()), now);
    return new KeyedTrigger(api, random).trigger(run, key, rule);
  }

  private Triggered named(Run run, String name) {
    run.getMetadata().setName(name);
    api.create(run);
    return new Triggered(name, false);
  }

  private Triggered drawn(Run run) {
    var name = RunResource.nameFor(run.getSpec().task(), random);
    run.getMetadata().setName(name);
    try {
      api.create(run);
    } catch (RunExistsException e) {
      // Nobody else draws this name: the answer to our first request was lost.
    }
    return new Triggered(name, false);
  }
}
