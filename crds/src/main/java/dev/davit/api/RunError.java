package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// Why a run did not complete: the exception of the task, or what became of its pod.
public record RunError(
    @Nullable String type, @Nullable String message, @Nullable String stackTrace) {}
