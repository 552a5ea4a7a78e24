/// Checks payloads against their task's JSON Schema before a pod is spent: the schemas of all
/// tasks, each compiled once. `dev.davit.payload`, which the runner and the test kit share, defines
/// what a schema is and how it is checked.
@NullMarked
package dev.davit.operator.payload;

import org.jspecify.annotations.NullMarked;
