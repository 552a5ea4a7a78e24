package dev.davit.sdk;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Calls the hooks of waits. Call this on the attempt's thread.
///
/// @param note takes a hook and its error when the error does not change the result
record WaitHooks<I>(
    Hooks<I, ?> hooks,
    I payload,
    TaskContext ctx,
    AttemptState state,
    HookCalls calls,
    BiConsumer<String, Throwable> note) {
  static final String ON_WAIT = "onWait";
  static final String ON_RESUME = "onResume";

  /// Notes what a hook throws.
  void onWait(DurableWait wait) {
    for (var hook : hooks.onWait) {
      var thrown = call(ON_WAIT, hook, wait);
      if (thrown != null) {
        note.accept(ON_WAIT, thrown);
      }
    }
  }

  /// What the first hook threw that threw something; no hook is called after it. Null if none did.
  @Nullable Throwable onResume(DurableWait wait) {
    for (var hook : hooks.onResume) {
      var thrown = call(ON_RESUME, hook, wait);
      if (thrown != null) {
        return thrown;
      }
    }
    return null;
  }

  private @Nullable Throwable call(String name, Hooks.AtWait<I> hook, DurableWait wait) {
    return state.isOver() ? null : calls.call(name, () -> hook.call(payload, wait, ctx));
  }
}
