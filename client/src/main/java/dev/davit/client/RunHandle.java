package dev.davit.client;

import dev.davit.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/// Which run, and what type its output has: what a trigger gives and [DavitClient#await] takes.
///
/// @param found whether a trigger found this run by its key instead of creating it; false where
///   nothing was triggered
/// @param <O> the output
public record RunHandle<O extends @Nullable Object>(
    String namespace, String name, TypeRef<O> outputType, boolean found) {
  RunHandle(String namespace, String name, TypeRef<O> outputType) {
    this(namespace, name, outputType, false);
  }
}
