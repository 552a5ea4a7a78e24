package dev.davit.operator.journal;

/// The run that a journal belongs to, and is deleted with.
///
/// @param run its name
public record JournalOwner(String namespace, String run, String uid) {}
