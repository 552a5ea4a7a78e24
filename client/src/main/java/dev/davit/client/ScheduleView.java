package dev.davit.client;

import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduleStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A schedule at the time when it was read. Times are due times; with a window, runs start later.
///
/// @param isActive false: somebody has deactivated it, and it creates no runs
/// @param ready whether it creates runs, and why not; empty: no operator has seen it
/// @param next the next due times, five at most; none while it creates no runs
/// @param last the last due time that got a run
/// @param lastRun the name of the run of that due time; the run may have been deleted
/// @param missed how many due times got no run
public record ScheduleView(
    String namespace,
    String name,
    String uid,
    String task,
    String cron,
    String timeZone,
    Optional<String> externalId,
    boolean isActive,
    Instant createdAt,
    Optional<Ready> ready,
    List<Instant> next,
    Optional<Instant> last,
    Optional<String> lastRun,
    int missed) {

  /// Whether a schedule creates runs.
  ///
  /// @param reason why, in a word, such as `Scheduled`, `Suspended` or `TaskNotFound`
  /// @param message why, in a sentence
  public record Ready(boolean isReady, String reason, String message) {}

  public ScheduleView {
    next = List.copyOf(next);
  }

  /// The view of a schedule that was not read by [Schedules].
  public static ScheduleView of(Schedule schedule) {
    var metadata = schedule.getMetadata();
    var spec = schedule.getSpec();
    var status = Objects.requireNonNullElse(schedule.getStatus(), ScheduleStatus.NONE);
    return new ScheduleView(
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid(),
        spec.task(),
        spec.cron(),
        Objects.requireNonNullElse(spec.timeZone(), ScheduleSpec.DEFAULT_TIME_ZONE),
        Optional.ofNullable(spec.externalId()),
        !Boolean.TRUE.equals(spec.suspend()),
        Instant.parse(metadata.getCreationTimestamp()),
        ready(status),
        Objects.requireNonNullElse(status.next(), List.<String>of()).stream()
            .flatMap(it -> DelayedRun.instant(it).stream())
            .toList(),
        Optional.ofNullable(status.last()).flatMap(DelayedRun::instant),
        Optional.ofNullable(status.lastRun()),
        Objects.requireNonNullElse(status.missed(), 0));
  }

  private static Optional<Ready> ready(ScheduleStatus status) {
    return Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
        .filter(it -> "Ready".equals(it.getType()))
        .findFirst()
        .map(ScheduleView::ready);
  }

  private static Ready ready(Condition condition) {
    return new Ready(
        "True".equals(condition.getStatus()),
        Objects.requireNonNullElse(condition.getReason(), ""),
        Objects.requireNonNullElse(condition.getMessage(), ""));
  }
}
