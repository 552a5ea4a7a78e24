package dev.davit.operator.run;

import dev.davit.contract.Reason;
import dev.davit.operator.attempt.Backoff;
import dev.davit.operator.run.RunRecord.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Delays pods after the API server has refused one: each refusal lengthens the delay. One run asks
/// for all runs that would be refused as well, because ten thousand runs that wait for a quota must
/// not ask one by one.
///
/// A full quota affects all runs of its namespace; a policy may refuse the pods of one task only.
/// Refusals do not need to outlive the operator. Thread-safe.
final class RefusalBackoff {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Backoff DELAY = new Backoff(2, Duration.ofSeconds(10), LONGEST, false);

  private final Map<Scope, Refusal> refusals = new HashMap<>();

  /// What a refusal applies to; without a task, the whole namespace.
  private record Scope(String namespace, @Nullable String task) {}

  /// @param count the number of refusals since the last accepted pod
  /// @param until before this, no pod is requested
  record Refusal(int count, Instant until, Why why) {
    /// The refusal that follows `before`. Several refusals of concurrent requests count as one.
    static Refusal after(@Nullable Refusal before, Why why, Instant now) {
      if (before != null && now.isBefore(before.until())) {
        return before;
      }
      var count = before == null ? 1 : before.count() + 1;
      return new Refusal(count, now.plus(DELAY.after(count, 0)), why);
    }
  }

  /// Why no pod of `task` may be requested now; empty if it may.
  synchronized Optional<Refusal> of(String namespace, String task, Instant now) {
    for (var scope : List.of(new Scope(namespace, null), new Scope(namespace, task))) {
      var refusal = refusals.get(scope);
      if (refusal != null && now.isBefore(refusal.until())) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  /// The API server has refused a pod of `task`.
  ///
  /// @return when the next pod may be requested
  synchronized Instant refused(String namespace, String task, Why why, Instant now) {
    // Every run that waited because of these refusals has asked again.
    refusals.values().removeIf(refusal -> now.isAfter(refusal.until().plus(LONGEST)));
    var scope = new Scope(namespace, why.reason() == Reason.QUOTA_EXCEEDED ? null : task);
    var refusal = Refusal.after(refusals.get(scope), why, now);
    refusals.put(scope, refusal);
    return refusal.until();
  }

  /// The API server has accepted a pod of `task`.
  synchronized void accepted(String namespace, String task) {
    refusals.remove(new Scope(namespace, null));
    refusals.remove(new Scope(namespace, task));
  }
}
