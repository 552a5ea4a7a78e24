package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// One pod of a run that has ended: which attempt, how it ended and when.
public record AttemptStatus(
    Integer attempt,
    String pod,
    String reason,
    @Nullable String message,
    @Nullable String startedAt,
    @Nullable String endedAt) {}
