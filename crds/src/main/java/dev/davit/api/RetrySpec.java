package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// How often and how late a failed attempt is repeated.
public record RetrySpec(
    @Nullable Integer maxAttempts,
    @Nullable Double factor,
    @Nullable String minTimeout,
    @Nullable String maxTimeout,
    @Nullable Boolean randomize) {}
