package dev.davit.client;

import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpecBuilder;
import dev.davit.contract.Durations;
import dev.davit.sdk.Machine;
import dev.davit.sdk.Retry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Machine, number of attempts and durations of a run, if they differ from its task's. The methods
/// of [TriggerOptions] with the same names set them.
///
/// @param machine empty: the task's
/// @param maxAttempts 1 to 250, the first attempt included; has precedence over `retry`; empty: the
///   task's
/// @param maxDuration how long an attempt may execute, 5 s to 8,760 h; empty: the task's
/// @param ttl how long the run may wait in its queue before it expires, up to 8,760 h; zero: for
///   ever; empty: the task's
/// @param retry replaces all retry settings of the task except `outOfMemory`; empty: the task's
/// @param outOfMemory the machines on which an attempt that ran out of memory is repeated, one
///   after the other, at most 10; empty: the task's
public record RunLimits(
    Optional<Machine> machine,
    Optional<Integer> maxAttempts,
    Optional<Duration> maxDuration,
    Optional<Duration> ttl,
    Optional<Retry> retry,
    List<Machine> outOfMemory) {
  /// Everything as in the task.
  public static final RunLimits NONE =
      new RunLimits(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  private static final int MOST_ATTEMPTS = 250;
  private static final int MOST_MACHINES = 10;

  /// @throws IllegalArgumentException if a value is out of its bounds; the message names it
  public RunLimits {
    outOfMemory = List.copyOf(outOfMemory);
    maxAttempts.ifPresent(
        it -> Bounds.require(it >= 1 && it <= MOST_ATTEMPTS, "maxAttempts", it, "1 to 250"));
    maxDuration.ifPresent(
        it -> Bounds.duration("maxDuration", it, Duration.ofSeconds(5), Bounds.YEAR));
    ttl.ifPresent(it -> Bounds.duration("ttl", it, Duration.ZERO, Bounds.YEAR));
    Bounds.require(
        outOfMemory.size() <= MOST_MACHINES
            && new HashSet<>(outOfMemory).size() == outOfMemory.size(),
        "outOfMemory",
        outOfMemory.stream().map(Machine::name).toList(),
        "at most 10 different machines");
  }

  void writeTo(RunSpecBuilder spec) {
    spec.machine(machine.map(Machine::name).orElse(null))
        .maxDuration(maxDuration.map(Durations::format).orElse(null))
        .ttl(ttl.map(Durations::format).orElse(null))
        // The schema accepts only one of the two.
        .maxAttempts(retry.isPresent() ? null : maxAttempts.orElse(null))
        .retry(retryOfRun());
  }

  private @Nullable RunRetry retryOfRun() {
    var ladder =
        outOfMemory.isEmpty()
            ? null
            : new OutOfMemoryRetry(null, outOfMemory.stream().map(Machine::name).toList());
    if (retry.isEmpty()) {
      return ladder == null ? null : new RunRetry(null, null, null, null, null, ladder);
    }
    var all = retry.get();
    return new RunRetry(
        maxAttempts.orElse(all.maxAttempts()),
        all.factor(),
        Durations.format(all.minTimeout()),
        Durations.format(all.maxTimeout()),
        all.randomize(),
        ladder);
  }

  RunLimits machine(Machine preset) {
    return new RunLimits(Optional.of(preset), maxAttempts, maxDuration, ttl, retry, outOfMemory);
  }

  RunLimits maxAttempts(int attempts) {
    return new RunLimits(machine, Optional.of(attempts), maxDuration, ttl, retry, outOfMemory);
  }

  RunLimits maxDuration(Duration limit) {
    return new RunLimits(machine, maxAttempts, Optional.of(limit), ttl, retry, outOfMemory);
  }

  RunLimits ttl(Duration limit) {
    return new RunLimits(machine, maxAttempts, maxDuration, Optional.of(limit), retry, outOfMemory);
  }

  RunLimits retry(Retry all) {
    return new RunLimits(machine, maxAttempts, maxDuration, ttl, Optional.of(all), outOfMemory);
  }

  RunLimits outOfMemory(List<Machine> ladder) {
    return new RunLimits(machine, maxAttempts, maxDuration, ttl, retry, ladder);
  }
}
