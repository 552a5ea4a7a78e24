package dev.davit.client;

/// The progress of an operation on many runs.
///
/// @param total the number of selected runs
/// @param finished the number of runs that are done, skipped or failed
/// @param last the outcome for the last run
public record BulkProgress(int total, int finished, BulkItem last) {}
