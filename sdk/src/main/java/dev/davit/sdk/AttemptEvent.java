package dev.davit.sdk;

import dev.davit.contract.Result;

/// What can happen to an attempt.
sealed interface AttemptEvent {
  /// The hooks before `run` have returned.
  record RunBegins() implements AttemptEvent {}

  /// `run` waits, and its process is to end meanwhile.
  record Suspends(Result.Suspended result) implements AttemptEvent {}

  /// `run`, or a hook before it, has ended.
  ///
  /// @param natural the result, unless the attempt was asked to stop before
  /// @param canceled the result if the attempt was asked to stop before
  record RunEnds(Result natural, Result.Canceled canceled) implements AttemptEvent {}

  /// `catchError` has decided what the failure means.
  record FailureDecided(Result result) implements AttemptEvent {}

  /// The attempt is asked to stop.
  record CancelAsked() implements AttemptEvent {}

  /// The attempt's thread sees the signal to stop. The signal may be set before the attempt is
  /// asked, and no `onCancel` is called then.
  record SignalSeen() implements AttemptEvent {}

  /// The last `onCancel` has ended.
  record OnCancelEnds() implements AttemptEvent {}

  /// The time for `run`, and for all before it, is over.
  record TimeOver(Result.TimedOut result) implements AttemptEvent {}

  /// A hook did not end in time, nor after its interrupt.
  ///
  /// @param instead the result of the attempt if none is known yet
  record HookOverdue(Result instead) implements AttemptEvent {}

  /// The time after the request to stop is over.
  record CancelTimeOver() implements AttemptEvent {}
}
