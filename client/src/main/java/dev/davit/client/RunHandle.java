package dev.davit.client;

import dev.davit.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/// Identifies a run and the type of its output. A trigger returns it, and [DavitClient#await] takes
/// it.
///
/// @param found whether a trigger found this run by its key instead of creating it; false if
///   nothing was triggered
/// @param <O> the output
public record RunHandle<O extends @Nullable Object>(
    String namespace, String name, TypeRef<O> outputType, boolean found) {
  RunHandle(String namespace, String name, TypeRef<O> outputType) {
    this(namespace, name, outputType, false);
  }
}
