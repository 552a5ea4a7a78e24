package dev.davit.sdk;

import dev.davit.contract.Result;
import java.util.Optional;

/// Where an attempt stands. Each case holds only what is true in that phase; [AttemptLifecycle] has
/// the transitions.
sealed interface AttemptPhase {
  /// How the attempt has ended; empty if it has not.
  default Optional<Result> result() {
    return Optional.empty();
  }

  /// The hooks before `run` are being called.
  record Preparing() implements AttemptPhase {}

  /// `run` is executing.
  record Running() implements AttemptPhase {}

  /// `run` waits, and goes on in another process. Only `cleanup` follows in this one.
  record Suspended(Result.Suspended outcome) implements AttemptPhase {
    @Override
    public Optional<Result> result() {
      return Optional.of(outcome);
    }
  }

  /// The attempt is asked to stop, and `run`, or a hook before it, has not ended.
  ///
  /// @param inOnCancel whether `onCancel` is being called
  record Stopping(boolean inOnCancel) implements AttemptPhase {}

  /// `run`, or a hook before it, has ended, and the hooks for this outcome may follow.
  record Ended(Result outcome) implements AttemptPhase {
    @Override
    public Optional<Result> result() {
      return Optional.of(outcome);
    }
  }

  /// `run`, or a hook before it, has ended after the attempt was asked to stop. Only `cleanup`
  /// follows, and not before `onCancel` has ended.
  ///
  /// @param inOnCancel whether `onCancel` is still being called
  record Canceled(Result.Canceled outcome, boolean inOnCancel) implements AttemptPhase {
    @Override
    public Optional<Result> result() {
      return Optional.of(outcome);
    }
  }

  /// The runner has ended the attempt. No hook follows, and nothing changes the result any more.
  record Over(Result outcome) implements AttemptPhase {
    @Override
    public Optional<Result> result() {
      return Optional.of(outcome);
    }
  }
}
