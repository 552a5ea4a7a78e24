package dev.davit.operator.simulation;

/// How the process of a pod ends.
enum ProcessEnd {
  COMPLETED,
  /// Waits, and asks to be resumed by another pod.
  SUSPENDED,
  /// Fails, and asks for another attempt.
  RETRY,
  /// Fails for good.
  STOP,
  /// Stopped by the runner at its maxDuration.
  TIMED_OUT,
  /// Exits without a result.
  EXIT,
  OUT_OF_MEMORY,
  /// Dies of a signal of its own making.
  KILLED,
  /// Never ends by itself: the kubelet's deadline does it.
  HANG,
  /// Killed by the kubelet after SIGTERM, because the pod is deleted.
  TERMINATED,
  /// Killed by the kubelet, which needs the room; the pod object stays.
  EVICTED,
  /// Refused by the kubelet before its start; the pod object stays.
  REJECTED,
  /// Its image cannot be had, or its configuration is wrong.
  UNSTARTABLE,
  /// Deleted before it has started.
  NEVER_STARTED;

  /// What the end says about the attempt.
  enum Meaning {
    /// The run ends with it.
    FINAL,
    /// Another attempt follows, if there is one left.
    RETRY,
    /// The platform took the pod: the attempt is repeated.
    LOST,
    /// Another pod goes on with the attempt.
    SUSPENDED
  }

  Meaning meaning(boolean byContainer) {
    return switch (this) {
      case COMPLETED, STOP, TIMED_OUT, OUT_OF_MEMORY, KILLED, HANG, UNSTARTABLE ->
          byContainer && (this == STOP || this == TIMED_OUT) ? Meaning.RETRY : Meaning.FINAL;
      case RETRY -> Meaning.RETRY;
      case SUSPENDED -> Meaning.SUSPENDED;
      case EXIT -> byContainer ? Meaning.RETRY : Meaning.FINAL;
      case TERMINATED, EVICTED, REJECTED, NEVER_STARTED -> Meaning.LOST;
    };
  }
}
