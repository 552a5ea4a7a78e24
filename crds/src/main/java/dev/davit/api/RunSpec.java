package dev.davit.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked for. Everything but `cancel` is immutable.
public record RunSpec(
    String task,
    @Nullable JsonNode payload,
    @Nullable String machine,
    @Nullable Integer maxAttempts,
    @Nullable String maxDuration,
    @Nullable List<String> tags,
    @Nullable Boolean cancel) {}
