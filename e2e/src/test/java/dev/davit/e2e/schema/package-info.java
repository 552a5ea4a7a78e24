/// The schema as a real API server applies it: what it refuses and with which words, and that it
/// takes every example.
@NullMarked
package dev.davit.e2e.schema;

import org.jspecify.annotations.NullMarked;
