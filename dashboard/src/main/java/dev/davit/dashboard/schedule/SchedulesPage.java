package dev.davit.dashboard.schedule;

import dev.davit.api.Schedule;
import dev.davit.client.ScheduleView;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import java.util.List;

/// A page of the list of schedules.
///
/// @param next the address of the next page; empty: this is the last one
public record SchedulesPage(Frame frame, List<Schedule> schedules, String next) {
  public SchedulesPage {
    schedules = List.copyOf(schedules);
  }

  /// A schedule as it is shown.
  public record Line(ScheduleView schedule, ScheduleState state, String href) {
    /// The page of the last run; empty if there is none.
    public String lastRun() {
      return schedule.lastRun().map(it -> Links.run(schedule.namespace(), it)).orElse("");
    }
  }

  /// The schedules of this page, by namespace and name.
  public List<Line> lines() {
    return schedules.stream()
        .map(
            it -> {
              var view = ScheduleView.of(it);
              return new Line(
                  view,
                  ScheduleState.of(view, it.getSpec().window() != null, frame.now()),
                  Links.schedule(view.namespace(), view.name()));
            })
        .toList();
  }
}
