/// The operator: [Main] starts it as a process, [DavitOperator] within one; [OperatorSettings] says
/// how.
///
/// The chapters: `run` (what happens to a run), `attempt` (its pods), `queue` (who may start),
/// `task`, `log` (how lines are written) and `kube` (the shared shell). Every class that is not a
/// Reconciler, Observer or Applier, or in `kube`, is pure unless its name says otherwise.
@NullMarked
package dev.davit.operator;

import org.jspecify.annotations.NullMarked;
