package dev.davit.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The schedules that a task declares.
record TaskSchedules(List<Declared> all) {
  static final TaskSchedules NONE = new TaskSchedules(List.of());

  private static final int MOST = 32;

  /// A schedule.
  ///
  /// @param payload what its runs get; empty: a [ScheduledPayload]
  record Declared(Cron cron, Optional<Object> payload) {}

  TaskSchedules {
    all = List.copyOf(all);
  }

  /// These and one whose runs get a [ScheduledPayload].
  ///
  /// @param task the id of the task, for messages
  TaskSchedules with(String task, TypeRef<?> payloadType, Cron cron) {
    var type = payloadType.type();
    if (type != ScheduledPayload.class && type != NoPayload.class) {
      throw new IllegalArgumentException(
          "task %s takes a %s, and a schedule gives it a ScheduledPayload; allowed: schedule(cron, payload), or a task of Task.scheduled"
              .formatted(task, payloadType));
    }
    return with(task, new Declared(cron, Optional.empty()));
  }

  /// These and one whose runs get `payload`.
  TaskSchedules with(String task, Cron cron, Object payload) {
    return with(task, new Declared(cron, Optional.of(payload)));
  }

  private TaskSchedules with(String task, Declared one) {
    if (all.size() == MOST) {
      throw new IllegalArgumentException(
          "task %s has more than %d schedules; allowed: up to %d".formatted(task, MOST, MOST));
    }
    var name = one.cron().name();
    if (all.stream().anyMatch(it -> it.cron().name().equals(name))) {
      throw new IllegalArgumentException(
          name.map(
                  it ->
                      "task %s has two schedules with the name \"%s\"; allowed: each name once"
                          .formatted(task, it))
              .orElseGet(
                  () ->
                      "task %s has two schedules without a name; allowed: one. Cron.named gives the others a name"
                          .formatted(task)));
    }
    var more = new ArrayList<>(all);
    more.add(one);
    return new TaskSchedules(more);
  }
}
