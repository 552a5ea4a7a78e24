package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import org.jspecify.annotations.Nullable;

/// The part of the current attempt that one pod executes: when an attempt was suspended, the next
/// pod executes its next segment.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunSegment(
    @JsonPropertyDescription(
            "How many times the current attempt was suspended: the current or next pod executes its segment of this number.")
        @Nullable Integer number,
    @JsonPropertyDescription(
            "How long the earlier segments of this attempt have executed, in seconds.")
        @Nullable Long executedSeconds,
    @JsonPropertyDescription(
            "The run's metadata when this attempt began; each segment begins with them. Absent: spec.metadata.")
        @PreserveUnknownFields
        @Nullable JsonNode metadata,
    @JsonPropertyDescription(
            "What children of the run have done to its metadata since then, by ctx.metadata().parent() and root().")
        @PreserveUnknownFields
        @Nullable JsonNode operations) {}
