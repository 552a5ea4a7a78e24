package dev.davit.sdk;

import java.time.Duration;

/// What becomes of the pod while a task waits in [TaskContext#waitFor] or [TaskContext#waitUntil].
///
/// What a run has recorded is the same in both modes, so a task needs no other code for either.
public sealed interface Waits permits Waits.Hold, Waits.Suspend {
  /// The pod waits: the default. With the operator's gateway, a pod that waits for a token, a run
  /// or more than 60 s gives its slot back meanwhile.
  static Hold hold() {
    return Hold.INSTANCE;
  }

  /// A wait of more than 60 s ends the pod, and another pod resumes the run. Code outside of steps
  /// is executed again then. If the operator or the runner cannot suspend, the pod waits.
  static Suspend suspend() {
    return Suspend.DEFAULT;
  }

  /// See [#hold].
  record Hold() implements Waits {
    private static final Hold INSTANCE = new Hold();
  }

  /// See [#suspend].
  ///
  /// @param holdFor the longest rest of a wait for which the pod stays, 0 s to 1 h; 60 s by default
  record Suspend(Duration holdFor) implements Waits {
    private static final Suspend DEFAULT = new Suspend(Duration.ofSeconds(60));

    /// @throws IllegalArgumentException if the duration is out of its bounds
    public Suspend {
      TaskOptions.require("waits.holdFor", holdFor, Duration.ZERO, Duration.ofHours(1));
    }

    public Suspend holdFor(Duration longest) {
      return new Suspend(longest);
    }
  }
}
