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
/// An exception before `proceed` fails the attempt. An exception after it does not change how the
/// attempt ended; the run reports it.
@FunctionalInterface
public interface Middleware<I extends @Nullable Object> {
  /// Called once per attempt.
  void around(I payload, TaskContext ctx, Next next) throws Exception;

  /// The rest of the attempt.
  interface Next {
    /// Executes the rest. Returns when it has ended, even if it failed, so no `finally` is needed.
    ///
    /// @throws IllegalStateException if it was called before
    /// @throws HookTimeoutException if the middleware took too long before this call
    void proceed();
  }
}
