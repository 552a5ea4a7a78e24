package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// A hook that threw; it does not change how the run ended.
@JsonIgnoreProperties(ignoreUnknown = true)
public record HookError(
    @JsonPropertyDescription("The hook, such as onSuccess.") String hook,
    @JsonPropertyDescription("The type of the exception.") @Nullable String type,
    @JsonPropertyDescription("The message of the exception.") @Nullable String message) {}
