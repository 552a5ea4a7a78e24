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

/// Pods that the API server refuses are asked for again later and later, by one run for all that
/// would be refused as well: ten thousand runs that wait for a quota must not ask one by one.
///
/// A full quota concerns all runs of its namespace; what a policy refuses may be one task's alone.
/// Nothing here has to outlive the operator. Thread-safe.
final class RefusalBackoff {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Backoff DELAY = new Backoff(2, Duration.ofSeconds(10), LONGEST, false);

  private final Map<Scope, Refusal> refusals = new HashMap<>();

  /// Whom a refusal concerns; without a task, the whole namespace.
  private record Scope(String namespace, @Nullable String task) {}

  /// @param count how often it was refused since it was last accepted
  /// @param until nobody asks before
  record Refusal(int count, Instant until, Why why) {
    /// The one that follows `before`. Several that were on their way together count as one.
    static Refusal after(@Nullable Refusal before, Why why, Instant now) {
      if (before != null && now.isBefore(before.until())) {
        return before;
      }
      var count = before == null ? 1 : before.count() + 1;
      return new Refusal(count, now.plus(DELAY.after(count, 0)), why);
    }
  }

  /// Why a pod of `task` is not to be asked for now; empty: it may be.
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
  /// @return until when it is not to be asked again
  synchronized Instant refused(String namespace, String task, Why why, Instant now) {
    // Who waits asks as soon as it may: the others are gone.
    refusals.values().removeIf(refusal -> now.isAfter(refusal.until().plus(LONGEST)));
    var scope = new Scope(namespace, why.reason() == Reason.QUOTA_EXCEEDED ? null : task);
    var refusal = Refusal.after(refusals.get(scope), why, now);
    refusals.put(scope, refusal);
    return refusal.until();
  }

  /// The API server has taken a pod of `task`.
  synchronized void accepted(String namespace, String task) {
    refusals.remove(new Scope(namespace, null));
    refusals.remove(new Scope(namespace, task));
  }
}
