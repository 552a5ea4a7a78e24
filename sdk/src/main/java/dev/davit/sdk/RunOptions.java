package dev.davit.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.contract.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The options of the runs that a schedule creates, or a task triggers. Each method returns a
/// changed copy.
///
/// ```java
/// RunOptions.DEFAULT.queue("reports").tags("nightly")
/// ```
///
/// @param queue the Queue whose slots the runs take; empty: the task's
/// @param concurrencyKey the key of their lane in the queue; empty: none
/// @param priority by how many seconds the runs count as older in their queue than they are, at
///   most a year (31,536,000); less than 0: as younger; 0 by default
/// @param machine empty: the task's
/// @param maxDuration how long an attempt may execute, 5 s to 8,760 h; empty: as the task says
/// @param ttl how long a run may wait in its queue, up to 8,760 h; 0 s: for ever; empty: as the
///   task says
/// @param tags by which people find the runs: up to 10 different ones of 1 to 128 characters
public record RunOptions(
    Optional<String> queue,
    Optional<String> concurrencyKey,
    int priority,
    Optional<Machine> machine,
    Optional<Duration> maxDuration,
    Optional<Duration> ttl,
    List<String> tags) {
  private static final int MOST_PRIORITY = 31_536_000;
  private static final int LONGEST_KEY = 1024;
  private static final int MOST_TAGS = 10;
  private static final int LONGEST_TAG = 128;
  private static final Duration A_YEAR = Duration.ofDays(365);

  /// What the task says.
  public static final RunOptions DEFAULT =
      new RunOptions(
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  /// @throws IllegalArgumentException if an option is out of its bounds; the message names it
  public RunOptions {
    tags = List.copyOf(tags);
    queue.ifPresent(it -> Names.requireLabel("queue", it));
    concurrencyKey.ifPresent(
        it ->
            require(
                isOfLength(it, LONGEST_KEY),
                "concurrencyKey has %d characters; allowed: 1 to %d"
                    .formatted(it.codePointCount(0, it.length()), LONGEST_KEY)));
    require(
        Math.abs((long) priority) <= MOST_PRIORITY,
        "priority is %d; allowed: %d to %d".formatted(priority, -MOST_PRIORITY, MOST_PRIORITY));
    maxDuration.ifPresent(
        it -> TaskOptions.require("maxDuration", it, Duration.ofSeconds(5), A_YEAR));
    ttl.ifPresent(it -> TaskOptions.require("ttl", it, Duration.ZERO, A_YEAR));
    require(
        tags.size() <= MOST_TAGS
            && tags.stream().distinct().count() == tags.size()
            && tags.stream().allMatch(it -> isOfLength(it, LONGEST_TAG)),
        "tags are %s; allowed: up to %d different ones, of 1 to %d characters"
            .formatted(tags, MOST_TAGS, LONGEST_TAG));
  }

  /// Sets the Queue whose slots the runs take, in place of the task's.
  ///
  /// @throws IllegalArgumentException if the name is not that of a Queue
  public RunOptions queue(String name) {
    return new RunOptions(
        Optional.of(name), concurrencyKey, priority, machine, maxDuration, ttl, tags);
  }

  /// Sets the key of their lane in the queue.
  ///
  /// @param key any text of 1 to 1,024 characters
  /// @throws IllegalArgumentException if it is empty or longer
  public RunOptions concurrencyKey(String key) {
    return new RunOptions(queue, Optional.of(key), priority, machine, maxDuration, ttl, tags);
  }

  /// Sets by how many seconds they count as older in their queue.
  ///
  /// @throws IllegalArgumentException if it is more than a year
  public RunOptions priority(int seconds) {
    return new RunOptions(queue, concurrencyKey, seconds, machine, maxDuration, ttl, tags);
  }

  /// Sets their machine, in place of the task's.
  public RunOptions machine(Machine preset) {
    return new RunOptions(
        queue, concurrencyKey, priority, Optional.of(preset), maxDuration, ttl, tags);
  }

  /// Sets how long an attempt may execute.
  ///
  /// @throws IllegalArgumentException if it is not 5 s to 8,760 h
  public RunOptions maxDuration(Duration limit) {
    return new RunOptions(queue, concurrencyKey, priority, machine, Optional.of(limit), ttl, tags);
  }

  /// Sets how long a run may wait in its queue; 0 s: for ever.
  ///
  /// @throws IllegalArgumentException if it is negative or more than 8,760 h
  public RunOptions ttl(Duration limit) {
    return new RunOptions(
        queue, concurrencyKey, priority, machine, maxDuration, Optional.of(limit), tags);
  }

  /// Sets the tags by which people find the runs.
  ///
  /// @throws IllegalArgumentException if there are more than 10, one is there twice, is empty or
  ///   longer than 128 characters
  public RunOptions tags(String... some) {
    return new RunOptions(
        queue, concurrencyKey, priority, machine, maxDuration, ttl, List.of(some));
  }

  /// The options that are set, as the `run` of a Schedule has them.
  Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    queue.ifPresent(it -> fields.put("queue", it));
    concurrencyKey.ifPresent(it -> fields.put("concurrencyKey", it));
    if (priority != 0) {
      fields.put("priority", priority);
    }
    machine.ifPresent(it -> fields.put("machine", it.name()));
    maxDuration.ifPresent(it -> fields.put("maxDuration", Durations.format(it)));
    ttl.ifPresent(it -> fields.put("ttl", Durations.format(it)));
    if (!tags.isEmpty()) {
      fields.put("tags", tags);
    }
    return fields;
  }

  /// The same as JSON.
  ObjectNode json() {
    return (ObjectNode) TaskJson.STANDARD.write(fields());
  }

  private static boolean isOfLength(String text, int most) {
    return !text.isEmpty() && text.codePointCount(0, text.length()) <= most;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
