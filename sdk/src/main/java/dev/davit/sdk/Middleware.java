package dev.davit.sdk;

import org.jspecify.annotations.Nullable;

/// Wraps everything that an attempt does, hooks included, as on Trigger.dev.
///
/// ```java
/// (payload, ctx, next) -> {
///   var db = ctx.set(DB, Database.connect());
///   next.proceed();
///   db.close();
/// }
/// ```
///
/// What it throws before `proceed` fails the attempt; what it throws after does not change how the
/// attempt ended, and is told with the run.
@FunctionalInterface
public interface Middleware<I extends @Nullable Object> {
  /// Called once per attempt.
  void around(I payload, TaskContext ctx, Next next) throws Exception;

  /// The rest of the attempt.
  interface Next {
    /// Executes it. Returns when it has ended, however it did: no `finally` is needed.
    ///
    /// @throws IllegalStateException where it was called before
    /// @throws HookTimeoutException where the middleware took too long to get here
    void proceed();
  }
}
