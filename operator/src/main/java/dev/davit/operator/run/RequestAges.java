package dev.davit.operator.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Since when this operator has seen the requests in the status of a run. A pod repeats a request
/// until it is answered. So one that was written must be remembered for a while: also by the next
/// operator, which does not know when, and whether its predecessor has answered it.
final class RequestAges {
  /// Longer than a pod waits for an answer, and then pauses.
  private static final Duration REPEATED_FOR = Duration.ofSeconds(60);

  private final Map<String, Long> seenAt = new HashMap<>();

  /// Those that nobody repeats any more.
  ///
  /// @param nanos the time, as [System#nanoTime]
  Set<String> old(ChangeRequests requests, long nanos) {
    seenAt.keySet().retainAll(new HashSet<>(requests.all()));
    requests.all().forEach(it -> seenAt.putIfAbsent(it, nanos));
    return seenAt.entrySet().stream()
        .filter(it -> nanos - it.getValue() > REPEATED_FOR.toNanos())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
