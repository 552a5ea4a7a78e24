package dev.davit.cli.dev;

import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.cron.CronSchedule;
import java.time.Instant;
import java.util.Objects;

/// When a schedule of the demo fires first. A cron expression counts in minutes, and a schedule
/// counts from its creation, so this is up to a minute later.
record DemoSchedule(String name, Instant due) {
  static DemoSchedule of(Schedule schedule) {
    var spec = schedule.getSpec();
    var zone = Objects.requireNonNullElse(spec.timeZone(), ScheduleSpec.DEFAULT_TIME_ZONE);
    var created = Instant.parse(schedule.getMetadata().getCreationTimestamp());
    var due =
        CronSchedule.of(spec.cron(), zone)
            .nextAfter(created)
            .orElseThrow(() -> new IllegalStateException("a schedule that never fires: " + spec));
    return new DemoSchedule(schedule.getMetadata().getName(), due);
  }
}
