package dev.davit.examples;

import dev.davit.sdk.Cron;
import dev.davit.sdk.ScheduledPayload;
import dev.davit.sdk.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Reports each night on the time since the last report. It takes the time from its payload and not
/// from the clock, so a run that starts late reports on the same time.
public final class NightlyReport {
  private static final Duration A_DAY = Duration.ofHours(24);

  /// What a night's report is about.
  ///
  /// @param day the date of the report in the zone of its schedule
  /// @param hours from the last report to this one: 23 or 25 when the clocks are changed
  /// @param next when the next report is due; empty if never
  public record Report(
      LocalDate day, Instant from, Instant until, long hours, Optional<Instant> next) {}

  public static final Task<ScheduledPayload, Report> TASK =
      Task.scheduled("nightly-report", Report.class)
          .description("Reports each night on the time since the last report.")
          .schedule(Cron.of("0 2 * * *").timeZone("Europe/Berlin").window("30m"))
          .run((due, ctx) -> report(due));

  private NightlyReport() {}

  private static Report report(ScheduledPayload due) {
    var until = due.timestamp();
    var from = due.lastTimestamp().orElse(until.minus(A_DAY));
    return new Report(
        LocalDate.ofInstant(until, due.timezone()),
        from,
        until,
        Duration.between(from, until).toHours(),
        due.upcoming().stream().findFirst());
  }
}
