package dev.davit.operator.task;

import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Api.Creation;
import dev.davit.operator.task.DeclaredSchedules.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Creates, changes and deletes the Schedules that tasks declare.
final class DeclaredSchedulesApplier {
  private final Api api;

  DeclaredSchedulesApplier(Api api) {
    this.api = api;
  }

  /// Makes all changes that are possible, and returns why others are not. `existing` are the
  /// Schedules that carry the task's label.
  List<String> apply(Task task, Collection<Schedule> existing) {
    var faults = new ArrayList<String>();
    for (var change : DeclaredSchedules.changes(task, existing)) {
      switch (change) {
        case Change.Create(var schedule) -> create(schedule, faults);
        case Change.Update(var schedule, var spec) -> api.updateSchedule(schedule, spec);
        case Change.Delete(var schedule) -> delete(schedule);
      }
    }
    return faults;
  }

  private void create(Schedule schedule, List<String> faults) {
    switch (api.createSchedule(schedule)) {
      case Creation.Exists() -> {}
      case Creation.NotNow _ -> faults.add("not created yet");
      case Creation.Refused(var message) ->
          faults.add(
              "Schedule \"%s\" was not created: %s"
                  .formatted(schedule.getMetadata().getName(), message));
    }
  }

  private void delete(Schedule schedule) {
    var meta = schedule.getMetadata();
    api.delete(Schedule.class, meta.getNamespace(), meta.getName(), meta.getUid());
  }
}
