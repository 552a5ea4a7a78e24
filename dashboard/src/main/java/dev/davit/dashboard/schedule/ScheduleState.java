package dev.davit.dashboard.schedule;

import dev.davit.client.ScheduleView;
import dev.davit.dashboard.run.Times;
import dev.davit.dashboard.run.Visible;
import java.time.Duration;
import java.time.Instant;

/// Whether a schedule creates runs.
///
/// @param word in one word
/// @param tone a class of the stylesheet
/// @param why empty: it does
public record ScheduleState(String word, String tone, String why) {
  /// As late as a new leader may be.
  private static final Duration LATE = Duration.ofMinutes(1);

  /// @param hasWindow whether runs may start later than they are due, but before the next due time
  static ScheduleState of(ScheduleView schedule, boolean hasWindow, Instant now) {
    if (!schedule.isActive()) {
      return new ScheduleState("Suspended", "warn", "It creates no runs until it is resumed.");
    }
    if (schedule.ready().isEmpty()) {
      return new ScheduleState("Unknown", "quiet", "No operator has reported on this schedule.");
    }
    var ready = schedule.ready().get();
    if (!ready.isReady()) {
      return new ScheduleState(Visible.text(ready.reason()), "bad", Visible.text(ready.message()));
    }
    var decided = hasWindow ? 1 : 0;
    var next = schedule.next();
    if (next.size() > decided && next.get(decided).isBefore(now.minus(LATE))) {
      return new ScheduleState(
          "Overdue",
          "bad",
          "It has had no run since %s UTC, when it was due. No operator looks at it, or it is behind; its log says why."
              .formatted(Times.utc(next.getFirst())));
    }
    return new ScheduleState("Ready", "good", "");
  }
}
