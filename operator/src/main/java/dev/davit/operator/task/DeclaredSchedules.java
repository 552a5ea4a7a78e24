package dev.davit.operator.task;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.Labels;
import dev.davit.api.MissedPolicy;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduledRun;
import dev.davit.api.Task;
import dev.davit.api.TaskSchedule;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.lean.Unread;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Schedules that a task declares, and what is to be changed until they are there. People may
/// suspend a declared schedule; other fields are set back.
final class DeclaredSchedules {
  private static final int LONGEST_NAME = 63;

  private DeclaredSchedules() {}

  /// A change.
  sealed interface Change {
    record Create(Schedule schedule) implements Change {}

    record Update(Schedule schedule, ScheduleSpec spec) implements Change {}

    record Delete(Schedule schedule) implements Change {}
  }

  /// The changes that are left to do; none for a task that is being deleted, or that cannot be
  /// read: what it declares is not known. `existing` are the Schedules that carry the task's label.
  static List<Change> changes(Task task, Collection<Schedule> existing) {
    if (task.getMetadata().getDeletionTimestamp() != null || Unread.faultOf(task).isPresent()) {
      return List.of();
    }
    var own = new HashMap<String, Schedule>();
    existing.stream()
        .filter(it -> Owners.owns(task.getMetadata().getUid(), it))
        .forEach(it -> own.put(it.getMetadata().getName(), it));
    var changes = new ArrayList<Change>();
    var wanted = new HashSet<String>();
    for (var declared : declared(task)) {
      var name = name(task, declared);
      wanted.add(name);
      change(task, declared, name, own).ifPresent(changes::add);
    }
    own.values().stream()
        .filter(it -> !wanted.contains(it.getMetadata().getName()))
        .map(Change.Delete::new)
        .forEach(changes::add);
    return changes;
  }

  /// The schedules that the task declares.
  static List<TaskSchedule> declared(Task task) {
    return Objects.requireNonNullElse(task.getSpec().schedules(), List.of());
  }

  private static Optional<Change> change(
      Task task, TaskSchedule declared, String name, Map<String, Schedule> own) {
    var present = own.get(name);
    if (present == null) {
      return Optional.of(new Change.Create(create(task, declared, name)));
    }
    var before = present.getSpec();
    var spec = spec(task, declared, before.externalId(), before.suspend());
    return present.getMetadata().getDeletionTimestamp() != null
            || Unread.faultOf(present).isPresent()
            || isSame(before, spec)
        ? Optional.empty()
        : Optional.of(new Change.Update(present, spec));
  }

  /// The name of the Schedule: the task's, or `TASK-NAME`, cut to the length that is allowed.
  private static String name(Task task, TaskSchedule declared) {
    var base = task.getMetadata().getName();
    var suffix = Objects.requireNonNullElse(declared.name(), "");
    if (suffix.isEmpty()) {
      return base;
    }
    var left = LONGEST_NAME - suffix.length() - 1;
    return base.substring(0, Math.min(left, base.length())) + "-" + suffix;
  }

  private static Schedule create(Task task, TaskSchedule declared, String name) {
    var meta = task.getMetadata();
    var schedule = new Schedule();
    schedule.getMetadata().setNamespace(meta.getNamespace());
    schedule.getMetadata().setName(name);
    schedule.getMetadata().setLabels(Map.of(Labels.DECLARED_BY, meta.getName()));
    schedule
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(task.getApiVersion())
                    .withKind(task.getKind())
                    .withName(meta.getName())
                    .withUid(meta.getUid())
                    .withController(true)
                    .build()));
    schedule.setSpec(spec(task, declared, null, null));
    return schedule;
  }

  private static ScheduleSpec spec(
      Task task, TaskSchedule declared, @Nullable String externalId, @Nullable Boolean suspend) {
    return new ScheduleSpec(
        task.getMetadata().getName(),
        declared.cron(),
        Objects.requireNonNullElse(declared.timeZone(), ScheduleSpec.DEFAULT_TIME_ZONE),
        declared.window(),
        externalId,
        suspend,
        Objects.requireNonNullElse(declared.concurrencyPolicy(), ConcurrencyPolicy.ALLOW),
        Objects.requireNonNullElse(declared.missed(), MissedPolicy.LATEST),
        declared.run());
  }

  /// Payloads of a cache are text, and equal only if they are the same object.
  private static boolean isSame(ScheduleSpec one, ScheduleSpec other) {
    return withoutPayload(one).equals(withoutPayload(other)) && payload(one).equals(payload(other));
  }

  private static String payload(ScheduleSpec spec) {
    var run = spec.run();
    return run == null || run.payload() == null || !FreeJson.isWhole(run.payload())
        ? ""
        : FreeJson.textOf(run.payload());
  }

  private static ScheduleSpec withoutPayload(ScheduleSpec spec) {
    var run = Objects.requireNonNullElse(spec.run(), ScheduledRun.DEFAULT);
    return new ScheduleSpec(
        spec.task(),
        spec.cron(),
        spec.timeZone(),
        spec.window(),
        spec.externalId(),
        spec.suspend(),
        spec.concurrencyPolicy(),
        spec.missed(),
        new ScheduledRun(
            null,
            run.queue(),
            run.concurrencyKey(),
            run.priority(),
            run.machine(),
            run.maxDuration(),
            run.ttl(),
            run.tags()));
  }
}
