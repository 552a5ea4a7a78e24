package dev.davit.client;

import dev.davit.sdk.TaskContext;
import java.time.Duration;

/// By which a trigger that is repeated is known: the same key, scope and task in the same namespace
/// are the same run, as on Trigger.dev's page on idempotency.
///
/// A run has its key until the time to live is over, the key is reset, or the run is deleted, as at
/// the end of its retention. Where it fails, crashes, times out, expires or is lost to the platform
/// it loses its key at once: the next trigger makes a new run, and callers at the same time make
/// one together. Who completes or is canceled keeps it.
///
/// @param key 1 to 2,048 characters, not all of them blank
/// @param scope among which triggers the key is one key; global by default
/// @param ttl for how long since the trigger, 1 s to 8,760 h; 30 days by default
public record IdempotencyKey(String key, Scope scope, Duration ttl) {
  private static final Duration DEFAULT_TTL = Duration.ofDays(30);
  private static final int LONGEST_KEY = 2048;

  /// Among which triggers a key is one key.
  public sealed interface Scope {
    /// All of the namespace.
    record Global() implements Scope {}

    /// Those of one run, in all its attempts: a retry finds what an earlier attempt has triggered.
    ///
    /// @param run the id of the run that triggers, its `metadata.uid`
    record OfRun(String run) implements Scope {}

    /// Those of one attempt: a retry triggers anew.
    ///
    /// @param run the id of the run that triggers, its `metadata.uid`
    /// @param attempt from 1
    record OfAttempt(String run, int attempt) implements Scope {}
  }

  /// @throws IllegalArgumentException where a value is not allowed; the message names it
  public IdempotencyKey {
    Allowed.text("idempotencyKey", key, LONGEST_KEY);
    Allowed.require(
        !key.isBlank(), "idempotencyKey", "blank", "at least one character that is seen");
    Allowed.duration("idempotencyKey.ttl", ttl, Duration.ofSeconds(1), Allowed.YEAR);
  }

  /// A key of the whole namespace, for 30 days.
  public static IdempotencyKey of(String key) {
    return new IdempotencyKey(key, new Scope.Global(), DEFAULT_TTL);
  }

  /// The same within the run that `context` belongs to: what a task should take for what it
  /// triggers.
  public IdempotencyKey inRun(TaskContext context) {
    return scope(new Scope.OfRun(context.run().id()));
  }

  /// The same within the attempt that `context` belongs to.
  public IdempotencyKey inAttempt(TaskContext context) {
    return scope(new Scope.OfAttempt(context.run().id(), context.attempt().number()));
  }

  /// The same within a scope that is known otherwise than by a task's context.
  public IdempotencyKey scope(Scope wanted) {
    return new IdempotencyKey(key, wanted, ttl);
  }

  public IdempotencyKey ttl(Duration sinceTrigger) {
    return new IdempotencyKey(key, scope, sinceTrigger);
  }
}
