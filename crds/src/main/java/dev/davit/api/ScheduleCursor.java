package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// How far a schedule has come.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduleCursor(
    @JsonPropertyDescription("Due times up to this instant have been decided.")
        @Nullable String after,
    @JsonPropertyDescription("The expression and the time zone that this is about.")
        @Nullable String of,
    @JsonPropertyDescription("Whether the schedule was suspended when it was last looked at.")
        @Nullable Boolean suspended) {}
