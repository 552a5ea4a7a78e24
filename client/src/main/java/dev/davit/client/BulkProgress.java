package dev.davit.client;

/// How far many runs are.
///
/// @param total how many were selected
/// @param finished how many of them are done, skipped or failed
/// @param last what became of the last one
public record BulkProgress(int total, int finished, BulkItem last) {}
