package dev.davit.cli.schedules;

import dev.davit.api.Schedule;
import dev.davit.client.ScheduleView;
import dev.davit.cron.CronSchedule;
import dev.davit.operator.log.VisibleText;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One schedule on a page for people: whether it creates runs, and when.
final class SchedulePage {
  private static final int UPCOMING = 5;

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ROOT);

  private final Schedule schedule;
  private final ScheduleView view;
  private final Instant now;
  private final StringBuilder page = new StringBuilder();

  SchedulePage(Schedule schedule, Instant now) {
    this.schedule = schedule;
    this.view = ScheduleView.of(schedule);
    this.now = now;
  }

  String text() {
    state();
    field("Last", view.last());
    field("Last run", view.lastRun());
    field("Missed", view.missed() == 0 ? Optional.empty() : Optional.of(view.missed()));
    upcoming();
    return page.toString().stripTrailing();
  }

  private void state() {
    var spec = schedule.getSpec();
    line("Name", view.name());
    line("Namespace", view.namespace());
    line("Task", view.task());
    line("Cron", view.cron());
    line("Time zone", view.timeZone());
    field("Window", Optional.ofNullable(spec.window()));
    field("External id", view.externalId());
    line("Ready", view.ready().map(ScheduleView.Ready::reason).orElse("Unknown"));
    line(
        "Why",
        view.ready().map(ScheduleView.Ready::message).orElse("no operator has reported on it"));
    line(
        "Policies",
        "concurrency %s, missed %s".formatted(name(spec.concurrencyPolicy()), name(spec.missed())));
  }

  private static String name(@Nullable Enum<?> policy) {
    if (policy == null) {
      return "by default";
    }
    return policy.name().charAt(0) + policy.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /// Computed here: a suspended schedule has none in its status.
  private void upcoming() {
    CronSchedule cron;
    List<Instant> times;
    try {
      cron = CronSchedule.of(view.cron(), view.timeZone());
      times = cron.next(now, UPCOMING);
    } catch (IllegalArgumentException e) {
      return; // the status says what is wrong with it
    }
    if (!times.isEmpty()) {
      page.append(view.isActive() ? "\nNext:\n" : "\nNext, once it is resumed:\n");
      times.forEach(
          time ->
              page.append("  %s  %s\n".formatted(time, LOCAL.format(time.atZone(cron.zone())))));
    }
  }

  private void field(String name, Optional<?> value) {
    value.ifPresent(it -> line(name, it.toString()));
  }

  /// Text from others must not contain line breaks: a line of it could look like a field.
  private void line(String name, String value) {
    page.append("%-15s%s\n".formatted(name + ":", VisibleText.line(value)));
  }
}
