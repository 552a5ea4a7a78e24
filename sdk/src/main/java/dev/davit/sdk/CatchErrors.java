package dev.davit.sdk;

import dev.davit.contract.Result.Next;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Calls the `catchError` hooks of an attempt, which decide what its failure means.
///
/// @param note takes a hook and its error when the error does not change the result
record CatchErrors(
    List<Hooks.CatchError> hooks,
    TaskContext ctx,
    InstantSource clock,
    HookCalls calls,
    BiConsumer<String, Throwable> note) {
  private static final String HOOK = "catchError";

  /// Longer than the operator allows, and short enough for an instant.
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  /// The failure after the first hook that decides; `usual` if none decides.
  Failure decide(Failure usual) {
    if (usual.next() == Next.STOP) {
      return usual;
    }
    for (var hook : hooks) {
      var decision = new Decision(hook, usual.error(), ctx);
      var thrown = calls.call(HOOK, decision);
      if (thrown instanceof HookTimeoutException) {
        note.accept(HOOK, thrown);
      } else if (thrown != null) {
        return Failure.of(HOOK, Errors.after(usual.error(), thrown));
      } else if (decision.made == null) { // from code that is not null-marked
        note.accept(HOOK, new NullPointerException("catchError returned null"));
      } else if (!(decision.made instanceof ErrorDecision.Retry)) {
        return applied(decision.made, usual);
      }
    }
    return usual;
  }

  private static final class Decision implements HookCalls.Body {
    private final Hooks.CatchError hook;
    private final Throwable error;
    private final TaskContext ctx;
    private @Nullable ErrorDecision made;

    Decision(Hooks.CatchError hook, Throwable error, TaskContext ctx) {
      this.hook = hook;
      this.error = error;
      this.ctx = ctx;
    }

    @Override
    public void call() throws Exception {
      made = hook.decide(error, ctx);
    }
  }

  private Failure applied(ErrorDecision decision, Failure usual) {
    if (decision instanceof ErrorDecision.SkipRetrying) {
      return usual.stop();
    }
    if (decision instanceof ErrorDecision.RetryAt at) {
      return usual.retryAt(at.instant());
    }
    if (decision instanceof ErrorDecision.RetryAfter after) {
      var delay = after.delay().compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : after.delay();
      return usual.retryAt(clock.instant().plus(delay));
    }
    if (decision instanceof ErrorDecision.Replace other) {
      return Failure.of(usual.where(), other.error());
    }
    return usual;
  }
}
