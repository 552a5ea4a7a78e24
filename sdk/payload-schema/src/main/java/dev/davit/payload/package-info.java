/// Checks whether a payload matches its task's JSON Schema, with the same result in the operator,
/// in the runner and in the test kit.
///
/// The operator itself checks payloads with schemas whose authors it need not trust. Therefore
/// [PayloadSchema] fetches nothing, matches patterns in linear time and counts its steps. The SDK
/// finds [SchemaCheck] at run time, so that the SDK stays small and does not depend on this module.
@NullMarked
package dev.davit.payload;

import org.jspecify.annotations.NullMarked;
