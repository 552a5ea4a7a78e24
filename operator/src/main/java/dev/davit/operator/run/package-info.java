/// A run from its creation to its end.
///
/// Reading order: [RunState] and [RunRecord] (the state of a run), [RunObservation] (what is seen),
/// [RunDecision] and [RunLifecycle] (what to do: pure), [AttemptEnd] and [RunEnd] (what an end
/// means), [RunStatusMapper] (record to status and back). Then the shell: [RunReconciler],
/// [RunObserver], [TakeoverObserver], [RunApplier] with [StatusWriter] and [PodStart],
/// [RunRetention]. Only the applier, its two helpers and retention write; a final phase never
/// changes.
@NullMarked
package dev.davit.operator.run;

import org.jspecify.annotations.NullMarked;
