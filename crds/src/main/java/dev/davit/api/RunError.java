package dev.davit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/// Why a run did not complete: the exception of the task, or the failure of its pod.
///
/// The runner reports a `TaskError` of the contract, of the same shape, and the operator copies it.
/// There are two for the reason that [HookError] gives. Besides, the operator writes errors that no
/// runner reports.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunError(
    @JsonPropertyDescription("The type of the exception, or Process.") @Nullable String type,
    @JsonPropertyDescription("The message of the exception, or what became of the process.")
        @Nullable String message,
    @JsonPropertyDescription("The stack trace, shortened to what fits.")
        @Nullable String stackTrace) {}
