/// A run from its creation to its end.
///
/// Reading order: [RunState] and [RunRecord] (where a run stands), [RunObservation] (what is seen),
/// [RunDecision] and [RunLifecycle] (what to do: pure), [RunStatusMapper] (record to status and
/// back), then the shell: [RunReconciler], [RunObserver], [RunApplier], [RunRetention]. Nothing but
/// an Applier or [RunRetention] writes; a final phase must never change.
@NullMarked
package dev.davit.operator.run;

import org.jspecify.annotations.NullMarked;
