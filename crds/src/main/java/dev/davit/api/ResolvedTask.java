package dev.davit.api;

/// The version of the task that all attempts of a run use: as it was at the first dispatch, with
/// the run's overrides applied.
public record ResolvedTask(Long generation, TaskSpec spec) {}
