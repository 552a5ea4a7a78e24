/// Whether a payload meets its task's JSON Schema, told before a pod is spent.
///
/// Schemas are written by people whom the operator need not trust, and it checks them itself:
/// [PayloadSchema] fetches nothing, matches patterns in linear time and counts its steps.
@NullMarked
package dev.davit.operator.payload;

import org.jspecify.annotations.NullMarked;
