package dev.davit.api;

import org.jspecify.annotations.Nullable;

/// How a task is run. Exactly one of `image` and `container` is set.
public record TaskSpec(
    @Nullable String description,
    @Nullable String image,
    @Nullable TaskContainer container,
    @Nullable Entrypoint entrypoint,
    @Nullable String machine,
    @Nullable RetrySpec retry,
    @Nullable TaskQueue queue,
    @Nullable String maxDuration) {}
