package dev.davit.runner;

import dev.davit.contract.Result;

/// What may end an attempt; the first one counts. (Being out of time is that none came.)
sealed interface Ending {
  /// The task's thread is done.
  record Done(Result result) implements Ending {}

  /// The task's thread died of an OutOfMemoryError, in a JVM that was not told to exit by itself.
  record OutOfMemory() implements Ending {}

  /// SIGTERM came, and the task did not end within the grace.
  record Stopped() implements Ending {}
}
