package dev.davit.client;

import dev.davit.sdk.TypeRef;
import org.jspecify.annotations.Nullable;

/// Which run, and what type its output has: what a trigger gives and [DavitClient#await] takes.
///
/// @param <O> the output
public record RunHandle<O extends @Nullable Object>(
    String namespace, String name, TypeRef<O> outputType) {}
