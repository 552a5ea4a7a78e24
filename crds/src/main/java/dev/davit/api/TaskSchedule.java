package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A schedule that is declared with its task. The operator keeps a [Schedule] for it, which is
/// deleted with the task.
@ValidationRule(value = SchemaBounds.CATCH_UP_RULE, message = SchemaBounds.CATCH_UP_MESSAGE)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskSchedule(
    @JsonPropertyDescription(
            "Distinguishes the schedules of a task; one may be without. The Schedule has the task's name, and with a name TASK-NAME.")
        @Size(max = SchemaBounds.SCHEDULE_SUFFIX_LENGTH)
        @Pattern(SchemaBounds.DNS_LABEL_OR_NONE)
        @Nullable String name,
    @JsonPropertyDescription("When runs are due, as spec.cron of a Schedule.")
        @Required
        @Size(max = SchemaBounds.CRON_LENGTH)
        @Pattern(SchemaBounds.CRON)
        String cron,
    @JsonPropertyDescription(
            "The time zone of the expression, as spec.timeZone of a Schedule. Default: UTC.")
        @Size(max = SchemaBounds.TIME_ZONE_LENGTH)
        @Pattern(SchemaBounds.TIME_ZONE)
        @Nullable String timeZone,
    @JsonPropertyDescription("Spreads the starts, as spec.window of a Schedule.")
        @Size(min = 1, max = SchemaBounds.DURATION_LENGTH)
        @Pattern(SchemaBounds.WINDOW)
        @Nullable String window,
    @JsonPropertyDescription("As spec.concurrencyPolicy of a Schedule. Default: Allow.")
        @Nullable ConcurrencyPolicy concurrencyPolicy,
    @JsonPropertyDescription("As spec.missed of a Schedule. Default: Latest.")
        @Nullable MissedPolicy missed,
    @JsonPropertyDescription("The options of the runs.") @Nullable ScheduledRun run) {}
