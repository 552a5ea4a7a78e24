package dev.davit.operator.schedule;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduleStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must hold after every write, compared with what is true and not with what an operator
/// believes; and what must have happened in the end.
final class ScheduleChecks {
  private final ScheduleWorld world;

  /// The uid and the due time of every run that was ever created.
  private final Set<String> created = new HashSet<>();

  /// What the status named, by the mark of its run.
  private final Set<String> named = new HashSet<>();

  /// Since when due times count, by uid.
  private final Map<String, Instant> counts = new HashMap<>();

  /// The same for what the status is about.
  private final Map<String, Instant> known = new HashMap<>();

  /// Since when a schedule has been as it is, by uid.
  private final Map<String, Instant> unchanged = new HashMap<>();

  private Instant taskGoneAt = Instant.MIN;

  /// A rule was broken.
  static final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final ScheduleRule rule;

    Broken(ScheduleRule rule, String message, @Nullable Throwable cause) {
      super(rule + ": " + message, cause);
      this.rule = rule;
    }

    ScheduleRule rule() {
      return rule;
    }
  }

  ScheduleChecks(ScheduleWorld world) {
    this.world = world;
  }

  int created() {
    return created.size();
  }

  /// The schedule is new.
  void counts(Schedule schedule) {
    counts.put(schedule.getMetadata().getUid(), created(schedule));
    unchanged.put(schedule.getMetadata().getUid(), world.time.instant());
  }

  private static Instant created(Schedule schedule) {
    return Instant.parse(schedule.getMetadata().getCreationTimestamp());
  }

  void edited(Schedule before, Schedule next) {
    var uid = next.getMetadata().getUid();
    var wasSuspended = Boolean.TRUE.equals(before.getSpec().suspend());
    unchanged.put(uid, world.time.instant());
    if (isNewTiming(before.getSpec(), next.getSpec()) || isNoticed(before, wasSuspended)) {
      // An edit that is taken back before an operator has seen it has no effect.
      counts.put(
          uid,
          isKnown(before, next.getSpec()) && !isNoticed(before, wasSuspended)
              ? known.get(uid)
              : world.time.instant());
    }
  }

  private static boolean isKnown(Schedule before, ScheduleSpec next) {
    return before.getStatus() != null
        && before.getStatus().cursor() != null
        && (next.cron() + " UTC").equals(before.getStatus().cursor().of());
  }

  private static boolean isNewTiming(ScheduleSpec before, ScheduleSpec next) {
    return !before.cron().equals(next.cron());
  }

  /// A suspension that ends before an operator has seen it has no effect.
  private static boolean isNoticed(Schedule before, boolean wasSuspended) {
    return wasSuspended
        && before.getStatus() != null
        && before.getStatus().cursor() != null
        && Boolean.TRUE.equals(before.getStatus().cursor().suspended());
  }

  void taskIsGone() {
    taskGoneAt = world.time.instant();
  }

  /// A status is about to be written over that of `current`.
  void writing(Schedule current, ScheduleStatus next) {
    var before = current.getStatus();
    if (before == null
        || before.cursor() == null
        || !Objects.equals(before.cursor().of(), next.cursor().of())) {
      known.put(current.getMetadata().getUid(), counts.get(current.getMetadata().getUid()));
    }
    if (next.firing() == null
        || (before != null && Objects.equals(before.firing(), next.firing()))) {
      return;
    }
    var uid = current.getMetadata().getUid();
    var due = Instant.parse(next.firing().due());
    named.add(uid + "/" + due);
    var spec = current.getSpec();
    require(
        !Boolean.TRUE.equals(spec.suspend()), ScheduleRule.ASKED, "suspended, and fires " + due);
    require(
        !world.clockIsRight() || due.isAfter(counts.get(uid)),
        ScheduleRule.ASKED,
        current.getMetadata().getName() + " counts from " + counts.get(uid) + " and fires " + due);
    var last = before == null || before.lastRun() == null ? null : world.runs.get(before.lastRun());
    require(
        spec.concurrencyPolicy() != ConcurrencyPolicy.FORBID
            || last == null
            || ScheduleWorld.isFinished(last),
        ScheduleRule.FORBID,
        "fires " + due + " while " + before + " goes on");
  }

  void creating(Run run) {
    var mark = ScheduleWorld.mark(run);
    require(named.contains(mark), ScheduleRule.ASKED, "no status names " + mark);
    require(created.add(mark), ScheduleRule.ONCE, mark + " gets a second run");
  }

  /// For a while nothing has gone wrong.
  void atTheEnd() {
    world.schedules.values().forEach(this::atTheEnd);
  }

  private void atTheEnd(Schedule schedule) {
    var spec = schedule.getSpec();
    var status = Objects.requireNonNull(schedule.getStatus(), schedule.getMetadata().getName());
    var uid = schedule.getMetadata().getUid();
    if (Boolean.TRUE.equals(spec.suspend())
        || !(ScheduleObserver.timing(schedule) instanceof Timing.Reading.Valid(var timing))) {
      require(status.firing() == null, ScheduleRule.EACH, "still fires: " + status);
      return;
    }
    // Due times of the last minute may be on their way.
    var now = world.time.instant().minusSeconds(60);
    // A change counts from when an operator sees it.
    var seen = unchanged.get(uid).plusSeconds(30);
    var since = latest(counts.get(uid), seen, taskGoneAt.plusSeconds(260));
    // A clock that was ahead has decided due times that came later.
    var decided = world.clockIsRight() ? since : now.minusSeconds(180);
    var late = spec.missed() == MissedPolicy.ALL ? since : now.minusSeconds(900);
    var start = latest(since, decided, late);
    for (var due = timing.cron().nextAfter(start);
        due.isPresent() && !timing.startOf(due.get()).isAfter(now);
        due = timing.cron().nextAfter(due.get())) {
      if (spec.concurrencyPolicy() == ConcurrencyPolicy.FORBID) {
        continue;
      }
      require(
          created.contains(uid + "/" + due.get()),
          ScheduleRule.EACH,
          schedule.getMetadata().getName() + " has no run for " + due.get() + ": " + status);
    }
  }

  private static Instant latest(Instant one, Instant two, Instant three) {
    var later = one.isAfter(two) ? one : two;
    return later.isAfter(three) ? later : three;
  }

  private void require(boolean holds, ScheduleRule rule, String message) {
    if (!holds) {
      throw new Broken(rule, message, null);
    }
  }
}
