package dev.davit.sdk;

import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Result.Next;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed, and what follows.
///
/// @param where `run`, or the hook that threw
record Failure(String where, Throwable error, Reason reason, Next next, @Nullable Instant retryAt) {
  static final String RUN = "run";

  /// The meaning of an exception if no hook decides otherwise.
  static Failure of(String where, Throwable thrown) {
    if (thrown instanceof NonDeterministicException) {
      return new Failure(where, thrown, Reason.NON_DETERMINISTIC, Next.STOP, null);
    }
    if (thrown instanceof JournalTooLargeException) {
      return new Failure(where, thrown, Reason.JOURNAL_TOO_LARGE, Next.STOP, null);
    }
    if (thrown instanceof ResumeFailedException failed) {
      return of(WaitHooks.ON_RESUME, failed.error());
    }
    return isAbort(thrown)
        ? new Failure(where, thrown, Reason.ABORTED, Next.STOP, null)
        : new Failure(where, thrown, Reason.TASK_FAILED, Next.RETRY, null);
  }

  private static boolean isAbort(Throwable thrown) {
    return thrown instanceof AbortTaskRunException
        || (thrown instanceof StepFailedException failed && failed.isAbort());
  }

  Failure stop() {
    return new Failure(where, error, reason, Next.STOP, null);
  }

  Failure retryAt(Instant instant) {
    return new Failure(where, error, reason, Next.RETRY, instant);
  }

  /// The result. If a hook threw, the message of the error names the hook.
  Result.Failed result() {
    var described = Errors.describe(error);
    var named = where.equals(RUN) ? described : Errors.prefixed(where, described);
    return new Result.Failed(reason, named, next, retryAt);
  }
}
