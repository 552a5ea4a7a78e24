package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// Which limit the runs of a task share: a named [Queue], or a limit of the task's own.
public record TaskQueue(@Nullable String name, @Nullable Integer concurrencyLimit) {}
