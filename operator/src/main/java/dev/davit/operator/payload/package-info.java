/// Whether a payload meets its task's JSON Schema, told before a pod is spent: the schemas of all
/// tasks, each compiled once. What a schema is and how it is checked is `dev.davit.payload`, which
/// the runner and the test kit share.
@NullMarked
package dev.davit.operator.payload;

import org.jspecify.annotations.NullMarked;
