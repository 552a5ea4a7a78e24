package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// The payload of a run that a schedule created, as on Trigger.dev's page on scheduled tasks; see
/// [Task#scheduled].
///
/// The fields have the names that the operator writes, whatever the JSON rules of the application
/// are. Fields that a newer operator adds are ignored.
///
/// @param timestamp when the run was due; it may have started later
/// @param lastTimestamp the last due time before it that got a run; empty for the first run of a
///   schedule
/// @param timezone the time zone of the schedule
/// @param scheduleId the name of the Schedule
/// @param externalId what the Schedule is for in another system; empty if it says nothing, as for
///   schedules that a task declares
/// @param upcoming the next five due times, or fewer if there are no more
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduledPayload(
    @JsonProperty("timestamp") Instant timestamp,
    @JsonProperty("lastTimestamp") Optional<Instant> lastTimestamp,
    @JsonProperty("timezone") ZoneId timezone,
    @JsonProperty("scheduleId") String scheduleId,
    @JsonProperty("externalId") Optional<String> externalId,
    @JsonProperty("upcoming") List<Instant> upcoming) {
  public ScheduledPayload {
    upcoming = List.copyOf(upcoming);
  }

  /// The payload of the run that `cron` creates for a due time, for tests. The due time before it
  /// got a run too, the `scheduleId` is `test`, or `test-NAME` if `cron` has a name, and there is
  /// no `externalId`.
  ///
  /// @throws IllegalArgumentException if `due` is not a due time; the message has the next one
  public static ScheduledPayload at(Instant due, Cron cron) {
    var times = cron.times();
    if (!times.latestAtOrBefore(due).equals(Optional.of(due))) {
      throw new IllegalArgumentException(
          "%s is not a due time of %s in %s; the next one is %s"
              .formatted(
                  due,
                  cron.expression(),
                  times.zone().getId(),
                  times.nextAfter(due).map(Instant::toString).orElse("none")));
    }
    return new ScheduledPayload(
        due,
        times.latestAtOrBefore(due.minusNanos(1)),
        times.zone(),
        cron.name().map("test-"::concat).orElse("test"),
        Optional.empty(),
        times.next(due, dev.davit.contract.ScheduledPayload.UPCOMING));
  }

  /// The same as the first run of its schedule: without a `lastTimestamp`.
  public ScheduledPayload first() {
    return new ScheduledPayload(
        timestamp, Optional.empty(), timezone, scheduleId, externalId, upcoming);
  }

  /// The same of a Schedule with this name.
  public ScheduledPayload scheduleId(String name) {
    return new ScheduledPayload(timestamp, lastTimestamp, timezone, name, externalId, upcoming);
  }

  /// The same of a Schedule with this `externalId`.
  public ScheduledPayload externalId(String id) {
    return new ScheduledPayload(
        timestamp, lastTimestamp, timezone, scheduleId, Optional.of(id), upcoming);
  }
}
