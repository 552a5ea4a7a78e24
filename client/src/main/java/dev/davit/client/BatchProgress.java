package dev.davit.client;

/// The progress of a batch that is being triggered.
///
/// @param total the number of runs
/// @param finished the number of runs that exist or have failed
/// @param last the outcome for the last run
public record BatchProgress(int total, int finished, BatchItem last) {}
