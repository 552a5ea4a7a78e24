/// The operator: [Main] starts it as a process, [DavitOperator] within one; [OperatorSettings] says
/// how.
///
/// The chapters: `run` (what happens to a run), `attempt` (its pods), `queue` (who may start),
/// `task`, `payload`, `log` (how lines are written), `kube` (requests to the API server), `lead`
/// (who leads) and `lean` (watches that keep little). Every class that is not a Reconciler,
/// Observer or Applier, or in the last three, is pure unless its name says otherwise.
@NullMarked
package dev.davit.operator;

import org.jspecify.annotations.NullMarked;
