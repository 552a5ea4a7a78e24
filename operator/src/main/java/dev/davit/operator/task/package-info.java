/// Checks whether a task can be run, before the first run tries: [TaskCheck] (pure) and
/// [TaskReconciler].
@NullMarked
package dev.davit.operator.task;

import org.jspecify.annotations.NullMarked;
