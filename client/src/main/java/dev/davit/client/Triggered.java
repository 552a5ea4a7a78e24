package dev.davit.client;

/// What a trigger has come to.
///
/// @param name of the run
/// @param found whether it was there before
record Triggered(String name, boolean found) {}
