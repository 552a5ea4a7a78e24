package dev.davit.client;

import dev.davit.sdk.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What one run has differently from its task. Each of the methods with a parameter returns a
/// changed copy: `TriggerOptions.NONE.tags("customer-7").maxAttempts(1)`.
///
/// @param name the name of the run, 1 to 63 lower-case letters, digits and hyphens; empty: the
///   task's name and ten random characters
/// @param tags at most 10, each of 1 to 128 characters, by which people find the run
/// @param machine empty: the task's
/// @param maxAttempts 1 to 250, the first one included; empty: the task's
/// @param maxDuration how long an attempt may execute, at least 5 s; empty: the task's
public record TriggerOptions(
    Optional<String> name,
    List<String> tags,
    Optional<Machine> machine,
    Optional<Integer> maxAttempts,
    Optional<Duration> maxDuration) {
  /// Everything as the task says.
  public static final TriggerOptions NONE =
      new TriggerOptions(
          Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  public TriggerOptions {
    tags = List.copyOf(tags);
  }

  /// With a name of one's own: a second trigger of that name is refused with [RunExistsException].
  public TriggerOptions name(String runName) {
    return new TriggerOptions(Optional.of(runName), tags, machine, maxAttempts, maxDuration);
  }

  public TriggerOptions tags(String... words) {
    return new TriggerOptions(name, List.of(words), machine, maxAttempts, maxDuration);
  }

  public TriggerOptions machine(Machine preset) {
    return new TriggerOptions(name, tags, Optional.of(preset), maxAttempts, maxDuration);
  }

  public TriggerOptions maxAttempts(int attempts) {
    return new TriggerOptions(name, tags, machine, Optional.of(attempts), maxDuration);
  }

  public TriggerOptions maxDuration(Duration limit) {
    return new TriggerOptions(name, tags, machine, maxAttempts, Optional.of(limit));
  }
}
