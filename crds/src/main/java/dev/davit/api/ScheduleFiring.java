package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// A due time whose run is being created: written before the run, and removed after it, so that
/// each due time gets one run whatever happens between the two.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScheduleFiring(
    @JsonPropertyDescription("The due time.") @Nullable String due,
    @JsonPropertyDescription("The name of the run, the same however often it is created.")
        @Nullable String run) {}
