package dev.davit.client;

import dev.davit.sdk.TaskContext;
import java.time.Duration;

/// Identifies repeated triggers. Triggers with the same key, scope and task in the same namespace
/// give the same run, as on Trigger.dev's page on idempotency.
///
/// A run has its key until the time to live is over, the key is reset, or the run is deleted, for
/// example at the end of its retention. If the run fails, crashes, times out, expires or is lost to
/// the platform, it loses its key at once. Then the next trigger makes a new run, and simultaneous
/// callers make one together. A run that completes or is canceled keeps its key.
///
/// @param key 1 to 2,048 characters, not all of them blank
/// @param scope the triggers among which the key is the same; global by default
/// @param ttl how long the key is valid after the trigger, 1 s to 8,760 h; 30 days by default
public record IdempotencyKey(String key, Scope scope, Duration ttl) {
  private static final Duration DEFAULT_TTL = Duration.ofDays(30);
  private static final int LONGEST_KEY = 2048;

  /// The triggers among which a key is the same.
  public sealed interface Scope {
    /// All triggers in the namespace.
    record Global() implements Scope {}

    /// The triggers of one run, in all its attempts. A retry finds what an earlier attempt has
    /// triggered.
    ///
    /// @param run the id of the triggering run, its `metadata.uid`
    record OfRun(String run) implements Scope {}

    /// The triggers of one attempt. A retry triggers anew.
    ///
    /// @param run the id of the triggering run, its `metadata.uid`
    /// @param attempt from 1
    record OfAttempt(String run, int attempt) implements Scope {}
  }

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public IdempotencyKey {
    Bounds.text("idempotencyKey", key, LONGEST_KEY);
    Bounds.require(
        !key.isBlank(), "idempotencyKey", "blank", "at least one character that is seen");
    Bounds.duration("idempotencyKey.ttl", ttl, Duration.ofSeconds(1), Bounds.YEAR);
  }

  /// A key with global scope, for 30 days.
  public static IdempotencyKey of(String key) {
    return new IdempotencyKey(key, new Scope.Global(), DEFAULT_TTL);
  }

  /// The same key in the scope of the run that `context` belongs to. Tasks should use this for the
  /// runs that they trigger.
  public IdempotencyKey inRun(TaskContext context) {
    return scope(new Scope.OfRun(context.run().id()));
  }

  /// The same key in the scope of the attempt that `context` belongs to.
  public IdempotencyKey inAttempt(TaskContext context) {
    return scope(new Scope.OfAttempt(context.run().id(), context.attempt().number()));
  }

  /// The same key in another scope, for programs without a task's context.
  public IdempotencyKey scope(Scope wanted) {
    return new IdempotencyKey(key, wanted, ttl);
  }

  public IdempotencyKey ttl(Duration sinceTrigger) {
    return new IdempotencyKey(key, scope, sinceTrigger);
  }
}
