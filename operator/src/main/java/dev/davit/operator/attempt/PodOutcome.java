package dev.davit.operator.attempt;

import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The state of an attempt's pod, which [PodReading] reads from the pod's status. Every case has
/// one meaning only.
public sealed interface PodOutcome {

  /// The pod can still run user code, or will.
  sealed interface Live extends PodOutcome {}

  /// The container has not started; `reason` and `message` say what it waits for.
  record Starting(Reason reason, String message) implements Live {}

  /// The container runs.
  record Running(Instant since) implements Live {}

  /// The container cannot start, and waiting does not help.
  record Unstartable(Reason reason, String message) implements PodOutcome {}

  /// The pod can no longer run user code.
  sealed interface Ended extends PodOutcome {
    /// When the container started and ended, as far as is known.
    Times times();
  }

  /// The process reported its result.
  record Reported(Result result, Times times) implements Ended {}

  /// The process exited without a result; `tail` is the end of its log, as far as it was kept.
  record Exited(int code, String tail, Times times) implements Ended {}

  /// A signal ended the process.
  record Killed(int signal, String tail, Times times) implements Ended {}

  /// The kernel or the JVM ran out of memory; `what` says which.
  record OutOfMemory(String what, String tail, Times times) implements Ended {}

  /// The kubelet evicted the pod because it used more disk than it may; `what` is the kubelet's
  /// message.
  record StorageExceeded(String what, String tail, Times times) implements Ended {}

  /// An init container of the task's podTemplate failed before the task's own container could
  /// start.
  record InitFailed(String container, int code, String tail, Times times) implements Ended {}

  /// The kubelet ended the pod at its deadline; `started` says whether user code ever ran.
  record DeadlineExceeded(boolean started, Times times) implements Ended {}

  /// The platform took the pod: never the task's fault.
  record Lost(Reason reason, String message, Times times) implements Ended {}

  /// When a container started and ended.
  record Times(Optional<Instant> startedAt, Optional<Instant> endedAt) {
    public static final Times UNKNOWN = new Times(Optional.empty(), Optional.empty());

    /// From start to end; zero if either is unknown, or the clock was set back.
    public Duration took() {
      return startedAt
          .flatMap(start -> endedAt.map(end -> Duration.between(start, end)))
          .filter(Duration::isPositive)
          .orElse(Duration.ZERO);
    }
  }
}
