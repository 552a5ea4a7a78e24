package dev.davit.runner;

import dev.davit.contract.AttemptReport;
import dev.davit.sdk.HookCall;

/// What the runner's main thread is told by the others.
sealed interface Happening {
  /// A hook begins; it is to end within `limit`.
  record HookBegins(HookCall call) implements Happening {}

  /// The hook has ended.
  record HookEnded() implements Happening {}

  /// The task's thread is done.
  record Done(AttemptReport report) implements Happening {}

  /// The task's thread died of an OutOfMemoryError, in a JVM that was not told to exit by itself.
  record OutOfMemory() implements Happening {}

  /// SIGTERM came.
  record Terminated() implements Happening {}
}
