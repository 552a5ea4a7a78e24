package dev.davit.operator.schedule;

import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is next for a schedule.
sealed interface ScheduleDecision {

  /// Writes this state into the status, if that does not have it yet.
  ///
  /// @param lookAt when to look again; empty: when something changes
  /// @param missed what people should hear of due times without a run
  record Move(ScheduleState next, Ready ready, Optional<Instant> lookAt, List<Missed> missed)
      implements ScheduleDecision {}

  /// Creates the run of a due time that the status names.
  ///
  /// @param cancels the run to cancel before
  record Create(Firing firing, Optional<String> cancels) implements ScheduleDecision {}

  /// The condition `Ready`.
  record Ready(boolean isReady, String reason, String message) {}

  /// Due times that got no run.
  record Missed(Why why, int count, String message) {}

  /// Why a due time got no run.
  enum Why {
    /// No operator ran, or the policy leaves it out.
    LATE("MissedSchedule"),
    /// The run before has not finished.
    FORBIDDEN("PreviousRunUnfinished"),
    /// There was no such task.
    NO_TASK("TaskNotFound"),
    /// The API server refused the run until the next one was due.
    REFUSED("RunRefused");

    private final String reason;

    Why(String reason) {
      this.reason = reason;
    }

    /// The reason of the Event, and a tag of the metric.
    String reason() {
      return reason;
    }
  }
}
