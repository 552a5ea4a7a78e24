/// Checks whether a task can be run, before the first run tries, and keeps the schedules that tasks
/// declare: [TaskCheck] and [DeclaredSchedules] (pure), [DeclaredSchedulesApplier],
/// [TaskReconciler].
@NullMarked
package dev.davit.operator.task;

import org.jspecify.annotations.NullMarked;
