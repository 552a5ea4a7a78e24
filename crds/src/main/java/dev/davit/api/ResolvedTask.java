package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;

/// The version of the task that all attempts of a run use: its state at the first dispatch, with
/// the run's overrides applied.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResolvedTask(
    @JsonPropertyDescription("The generation of the Task.") Long generation,
    @JsonPropertyDescription(
            "Its spec, with the run's overrides applied, the machine that the run has reached after it ran out of memory, and the digest of the image that its first pod pulled.")
        @SchemaFrom(type = JsonNode.class)
        @PreserveUnknownFields
        TaskSpec spec) {}
