/// Whether a payload meets its task's JSON Schema: the same answer in the operator, in the runner
/// and in the test kit.
///
/// Schemas are written by people whom the operator need not trust, and it checks them itself:
/// [PayloadSchema] fetches nothing, matches patterns in linear time and counts its steps.
/// [SchemaCheck] is found by the SDK, which is light and knows of none of this.
@NullMarked
package dev.davit.payload;

import org.jspecify.annotations.NullMarked;
