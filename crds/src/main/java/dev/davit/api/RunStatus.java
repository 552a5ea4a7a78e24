package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has become of a run so far. A final phase, its output and its error never change.
public record RunStatus(
    @Nullable Phase phase,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Boolean finished,
    @Nullable Integer attempt,
    @Nullable Integer disruptions,
    @JsonPropertyDescription(
            "Where the run stands in the order of creation: its resourceVersion when the operator first saw it.")
        @Nullable Long sequence,
    @Nullable String queue,
    @Nullable String machine,
    @Nullable String pod,
    @Nullable String duration,
    @Nullable RunTimes times,
    @Nullable ResolvedTask task,
    @Nullable List<AttemptStatus> attempts,
    @Nullable JsonNode output,
    @Nullable RunError error,
    @Nullable Long observedGeneration,
    @Nullable List<Condition> conditions) {}
