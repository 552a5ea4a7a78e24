package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the operator can run the task: condition `Ready`.
@JsonIgnoreProperties(ignoreUnknown = true)
public record TaskStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Ready: whether runs of this task can start, and why not.")
        @Nullable List<Condition> conditions) {}
