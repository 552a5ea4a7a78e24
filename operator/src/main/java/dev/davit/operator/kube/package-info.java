/// The thin shared shell around Kubernetes: [Api] (writes that the API server may refuse) and
/// [EventLog] (Kubernetes Events) with their clients, [HealthServer] (health and metrics over
/// HTTP). Nothing here knows a rule of runs or queues.
///
/// Who leads: [Election] takes and renews the Lease as [Claim] decides, [Leadership] tells whether
/// this process may act by it, [Controllers] begin to reconcile then. Nothing asks for a pod past
/// [Leadership#act].
@NullMarked
package dev.davit.operator.kube;

import org.jspecify.annotations.NullMarked;
