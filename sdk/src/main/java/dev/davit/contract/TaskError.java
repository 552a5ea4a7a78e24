package dev.davit.contract;

import org.jspecify.annotations.Nullable;

/// An error as the run's status shows it: the exception's type, message and (trimmed) stack trace.
public record TaskError(String type, String message, @Nullable String stackTrace) {}
