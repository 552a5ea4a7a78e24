package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has become of the due times so far, and what follows. Times are due times: a window and a
/// late operator do not change them.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduleStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("From when on due times are looked at, and by which expression.")
        @Nullable ScheduleCursor cursor,
    @JsonPropertyDescription("The due time whose run is being created.")
        @Nullable ScheduleFiring firing,
    @JsonPropertyDescription("The last due time that got a run.") @Nullable String last,
    @JsonPropertyDescription("The run of the last due time.") @Nullable String lastRun,
    @JsonPropertyDescription("The next due times, five at most.") @Nullable List<String> next,
    @JsonPropertyDescription(
            "How many due times got no run. Of those that passed at once, at most 100 are counted.")
        @Nullable Integer missed,
    @JsonPropertyDescription("Ready: whether the schedule creates runs, and why not.")
        @Nullable List<Condition> conditions) {
  /// The status of a schedule that the operator has not seen.
  public static final ScheduleStatus NONE =
      new ScheduleStatus(null, null, null, null, null, null, null, null);
}
