package dev.davit.operator.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduledRun;
import dev.davit.contract.ScheduledPayload;
import dev.davit.contract.Sha256;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The runs that schedules create.
final class ScheduledRuns {
  private static final int LONGEST_PREFIX = 40;
  private static final int LETTERS = 4;
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

  private ScheduledRuns() {}

  /// The name of the run of a due time: of the same schedule and due time always the same, and at
  /// most 58 characters. A schedule that is created anew under its name has other names.
  static String name(String schedule, String uid, Instant due) {
    var prefix = schedule.substring(0, Math.min(LONGEST_PREFIX, schedule.length()));
    return prefix + "-" + MINUTE.format(due) + "-" + letters(schedule + "/" + uid);
  }

  private static String letters(String id) {
    var digest = Sha256.of(id);
    var letters = new StringBuilder();
    for (var index = 0; index < LETTERS; index++) {
      letters.append(ALPHABET.charAt(digest[index] & 31));
    }
    return letters.toString();
  }

  /// The mark by which a run is recognized as that of a schedule and a due time.
  private static String mark(String uid, Instant due) {
    return uid + "/" + due;
  }

  /// Whether `run` is the one of this due time, and not another of its name.
  static boolean isOf(Schedule schedule, Instant due, Run run) {
    var marks = run.getMetadata().getAnnotations();
    return marks != null
        && mark(schedule.getMetadata().getUid(), due).equals(marks.get(Annotations.SCHEDULED));
  }

  /// The run of a due time. It outlives its schedule, and has no owner therefore.
  ///
  /// @param before the last due time that got a run
  static Run create(
      Schedule schedule, Timing.Reading timing, Firing firing, Optional<Instant> before) {
    var meta = schedule.getMetadata();
    var options = Objects.requireNonNullElse(schedule.getSpec().run(), ScheduledRun.DEFAULT);
    var run = new Run();
    run.getMetadata().setNamespace(meta.getNamespace());
    run.getMetadata().setName(firing.run());
    run.getMetadata().setLabels(Map.of(Labels.SCHEDULE, meta.getName()));
    run.getMetadata()
        .setAnnotations(Map.of(Annotations.SCHEDULED, mark(meta.getUid(), firing.due())));
    run.setSpec(
        options.specOf(
            schedule.getSpec().task(),
            options.payload() == null
                ? payload(schedule, timing, firing.due(), before)
                : options.payload()));
    return run;
  }

  /// The times of the schedule, as Trigger.dev gives them to a scheduled task.
  private static JsonNode payload(
      Schedule schedule, Timing.Reading timing, Instant due, Optional<Instant> before) {
    return new ScheduledPayload(
            due,
            before,
            zone(schedule),
            schedule.getMetadata().getName(),
            Optional.ofNullable(schedule.getSpec().externalId()),
            timing instanceof Timing.Reading.Valid(var valid)
                ? valid.next(due, ScheduledPayload.UPCOMING)
                : List.of())
        .toJson();
  }

  private static String zone(Schedule schedule) {
    return Objects.requireNonNullElse(schedule.getSpec().timeZone(), "UTC");
  }
}
