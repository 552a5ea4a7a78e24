package dev.davit.runner;

import dev.davit.contract.AttemptReport;
import dev.davit.sdk.HookCall;

/// An event that other threads report to the runner's main thread.
sealed interface RunnerEvent {
  /// A hook begins. It must end within its limit.
  record HookBegins(HookCall call) implements RunnerEvent {}

  /// The hook has ended.
  record HookEnded() implements RunnerEvent {}

  /// The pod waits from now on, and the run has no slot.
  record WaitBegins() implements RunnerEvent {}

  /// The wait is over, and the run has a slot.
  record WaitEnds() implements RunnerEvent {}

  /// The task's thread has finished.
  record Done(AttemptReport report) implements RunnerEvent {}

  /// The output was sent to the gateway, or refused; `report` says which.
  record OutputSent(AttemptReport report) implements RunnerEvent {}

  /// The task's thread died of an OutOfMemoryError, in a JVM without the option to exit in this
  /// case.
  record OutOfMemory() implements RunnerEvent {}

  /// Another pod executes the run now.
  record Superseded() implements RunnerEvent {}

  /// SIGTERM arrived, or the gateway knows that the run has ended.
  record Terminated() implements RunnerEvent {}
}
