package dev.davit.operator.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How many runs may execute at once, whatever their queues allow.
///
/// @param installation in all namespaces together
/// @param namespace in each namespace, and at most in each queue of it
/// @param namespaces the same limit for single namespaces, by name
/// @param creations how many pods may be created within a period; empty: any number
/// @param burst how many times the limit of one queue all queues of a namespace may have together,
///   1 to 10
public record LimitSettings(
    int installation,
    int namespace,
    Map<String, Integer> namespaces,
    double burst,
    Optional<Rate> creations) {
  /// More runs than any cluster has.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public static final LimitSettings NONE =
      new LimitSettings(UNLIMITED, UNLIMITED, Map.of(), 1, Optional.empty());

  /// The defaults, with a rate of pod creations that every API server can take.
  public static final LimitSettings DEFAULTS =
      new LimitSettings(
          UNLIMITED, UNLIMITED, Map.of(), 1, Optional.of(new Rate(10, Duration.ofMillis(100))));

  public LimitSettings {
    namespaces = Map.copyOf(namespaces);
  }

  /// How many runs of one queue of the namespace may execute at once.
  int ofQueueIn(String name) {
    return namespaces.getOrDefault(name, namespace);
  }

  /// How many runs of all queues of the namespace may execute at once.
  int of(String name) {
    var base = ofQueueIn(name);
    return base == UNLIMITED ? UNLIMITED : (int) Math.min(UNLIMITED, base * burst);
  }
}
