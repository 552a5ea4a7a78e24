package dev.davit.dashboard.schedule;

import dev.davit.api.Schedule;
import dev.davit.client.ScheduleView;
import dev.davit.cron.CronSchedule;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.run.Frame;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.OncePerPage;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.run.Visible;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The page of a schedule.
///
/// @param runs its newest runs, the newest first
public record SchedulePage(Frame frame, Schedule schedule, List<RunRow> runs) {
  private static final int UPCOMING = 5;

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm xxx", Locale.ROOT);

  public SchedulePage {
    runs = List.copyOf(runs);
  }

  /// A due time.
  ///
  /// @param inZone in the zone of the schedule, with its distance from UTC
  public record Due(Instant at, String inZone) {}

  /// A field of the schedule.
  public record Detail(String label, String value) {}

  public ScheduleView view() {
    return ScheduleView.of(schedule);
  }

  public ScheduleState state() {
    return ScheduleState.of(view(), schedule.getSpec().window() != null, frame.now());
  }

  /// The next due times, computed here: a suspended schedule has none in its status. None if this
  /// version does not understand the expression; the state says why then.
  public List<Due> upcoming() {
    try {
      var cron = CronSchedule.of(view().cron(), view().timeZone());
      return cron.next(frame.now(), UPCOMING).stream()
          .map(at -> new Due(at, LOCAL.format(at.atZone(cron.zone()))))
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /// The fields that are set.
  public List<Detail> details() {
    var spec = schedule.getSpec();
    var view = view();
    var details = new ArrayList<Detail>();
    add(details, "Cron", view.cron());
    add(details, "Time zone", view.timeZone());
    add(details, "Window", spec.window());
    add(details, "External id", view.externalId().orElse(null));
    add(details, "Concurrency", word(spec.concurrencyPolicy(), "Allow"));
    add(details, "Missed", word(spec.missed(), "Latest"));
    add(details, "Without a run", view.missed());
    return details;
  }

  private static String word(@Nullable Enum<?> policy, String byDefault) {
    return policy == null
        ? byDefault
        : policy.name().charAt(0) + policy.name().substring(1).toLowerCase(Locale.ROOT);
  }

  private static void add(List<Detail> details, String label, @Nullable Object value) {
    if (value != null) {
      details.add(new Detail(label, Visible.text(Objects.toString(value))));
    }
  }

  /// The payload of the runs; its text is empty if they get the due time.
  public PrettyJson payload() {
    var run = schedule.getSpec().run();
    return PrettyJson.of(run == null ? null : run.payload());
  }

  /// Prints the whole payload.
  public String wholePayload() {
    return "kubectl -n %s get schedules.davit.dev %s -o jsonpath='{.spec.run.payload}'"
        .formatted(view().namespace(), view().name());
  }

  public String href() {
    return Links.schedule(view().namespace(), view().name());
  }

  public String schedulesHref() {
    return Links.section(frame.namespace(), Links.SCHEDULES);
  }

  public String taskHref() {
    return Links.task(view().namespace(), view().task());
  }

  public String href(RunRow row) {
    return Links.run(row.key().namespace(), row.key().name());
  }

  /// A word by which a double click makes one run.
  public String once() {
    return OncePerPage.draw();
  }
}
