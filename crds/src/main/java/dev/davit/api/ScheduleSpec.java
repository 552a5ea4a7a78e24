package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// When to create runs of a task. Every field may be changed; a new `cron` or `timeZone` counts
/// from the change.
@ValidationRule(value = SchemaBounds.CATCH_UP_RULE, message = SchemaBounds.CATCH_UP_MESSAGE)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduleSpec(
    @JsonPropertyDescription("The name of the Task to execute, in the same namespace.")
        @Required
        @Pattern(SchemaBounds.DNS_LABEL)
        String task,
    @JsonPropertyDescription(
            "When runs are due: a cron expression of five fields (minute, hour, day of month, month, day of week), or a name such as @daily. docs/schedules.md says what is allowed.")
        @Required
        @Size(max = SchemaBounds.CRON_LENGTH)
        @Pattern(SchemaBounds.CRON)
        String cron,
    @JsonPropertyDescription(
            "The time zone of the expression, by its IANA name, such as Europe/Berlin. Default: UTC.")
        @Default(ScheduleSpec.DEFAULT_TIME_ZONE)
        @Size(max = SchemaBounds.TIME_ZONE_LENGTH)
        @Pattern(SchemaBounds.TIME_ZONE)
        @Nullable String timeZone,
    @JsonPropertyDescription(
            "Spreads the starts of different schedules: each starts later than its due time by its own constant share of this duration (30m) or of the interval (50%). Default: no delay.")
        @Size(min = 1, max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.WINDOW)
        @Nullable String window,
    @JsonPropertyDescription(
            "What this schedule is for in another system, such as a user's id; the task gets it. Up to 256 characters.")
        @Size(min = 1, max = SchemaBounds.EXTERNAL_ID_LENGTH)
        @Nullable String externalId,
    @JsonPropertyDescription(
            "Whether the schedule creates no runs. Due times that pass meanwhile are not made up for.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription(
            "If the run of the last due time has not finished: Allow creates a run nevertheless, Forbid creates none, Replace cancels the last one. Default: Allow.")
        @Default("Allow")
        @Nullable ConcurrencyPolicy concurrencyPolicy,
    @JsonPropertyDescription(
            "Of the due times that passed while no operator ran: Latest creates a run for the latest, All for each (the latest 100), None for none. Default: Latest.")
        @Default("Latest")
        @Nullable MissedPolicy missed,
    @JsonPropertyDescription("The options of the runs.") @Nullable ScheduledRun run) {
  /// The time zone of a schedule that has none, as the schema sets it.
  public static final String DEFAULT_TIME_ZONE = "UTC";

  /// A schedule of `task` in UTC, with no other field set.
  public static ScheduleSpec of(String task, String cron) {
    return new ScheduleSpec(task, cron, null, null, null, null, null, null, null);
  }
}
