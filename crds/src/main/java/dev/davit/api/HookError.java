package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// A hook that threw; it does not change how the run ended.
///
/// The runner reports a `HookError` of the contract, of the same shape, and the operator copies it.
/// There are two because each is versioned on its own: this one belongs to the resources, where a
/// field may be missing, and the other one to the contract of pods, where every field is set and a
/// message is shortened to fit. Neither module knows the other.
@JsonIgnoreProperties(ignoreUnknown = true)
public record HookError(
    @JsonPropertyDescription("The hook, such as onSuccess.") String hook,
    @JsonPropertyDescription("The type of the exception.") @Nullable String type,
    @JsonPropertyDescription("The message of the exception.") @Nullable String message) {}
