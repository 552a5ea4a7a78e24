package dev.davit.sdk;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides how a wait passes.
final class WaitPolicy {
  /// The longest wait.
  static final Duration LONGEST = Duration.ofDays(366);

  /// A shorter wait is recorded only together with the next durable call, calls no hook, and is
  /// held.
  static final Duration LOCAL = Duration.ofSeconds(5);

  /// A rest of less than this is not worth the two writes by which a pod gives its slot back, and
  /// gets it again.
  static final Duration SHORT = Duration.ofSeconds(60);

  private WaitPolicy() {}

  /// How the rest of a wait passes.
  sealed interface Passing {}

  /// There is no rest.
  record Over() implements Passing {}

  /// The thread sleeps; pod and slot are kept.
  record Sleep(Duration rest) implements Passing {}

  /// The pod stays, and gives its slot back meanwhile.
  record Hold() implements Passing {}

  /// The pod ends, and another one resumes the run.
  record Suspend() implements Passing {}

  /// @param canSuspend whether runner and operator can suspend the attempt
  /// @param canHold whether the pod can wait without a slot
  static Passing passing(
      Waits waits, Instant now, Instant until, boolean canSuspend, boolean canHold) {
    var rest = Duration.between(now, until);
    if (rest.isNegative() || rest.isZero()) {
      return new Over();
    }
    if (waits instanceof Waits.Hold && canHold && rest.compareTo(SHORT) > 0) {
      return new Hold();
    }
    return canSuspend
            && waits instanceof Waits.Suspend suspend
            && rest.compareTo(suspend.holdFor()) > 0
            && rest.compareTo(LOCAL) >= 0 // another pod takes about as long to start
        ? new Suspend()
        : new Sleep(rest);
  }

  /// Why a new wait is refused; empty if it is not.
  ///
  /// @param mayBePast whether a wait that is over already returns at once
  static Optional<String> faultOf(Instant now, Instant until, boolean mayBePast) {
    if (!mayBePast && until.isBefore(now)) {
      return Optional.of("the wait was to end at %s, which was past at %s".formatted(until, now));
    }
    return Duration.between(now, until).compareTo(LONGEST) > 0
        ? Optional.of(
            "the wait would end at %s; allowed at %s: up to %d days"
                .formatted(until, now, LONGEST.toDays()))
        : Optional.empty();
  }

  /// Whether a wait of this length is recorded only with the next durable call.
  static boolean isLocal(Instant now, Instant until) {
    return Duration.between(now, until).compareTo(LOCAL) < 0;
  }
}
