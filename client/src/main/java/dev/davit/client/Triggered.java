package dev.davit.client;

/// The result of a trigger.
///
/// @param name the name of the run
/// @param found whether the run existed before
record Triggered(String name, boolean found) {}
