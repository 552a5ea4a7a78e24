/// The thin shared shell around Kubernetes: [Api] (writes that the API server may refuse) and
/// [EventLog] (Kubernetes Events) with their clients, [HealthServer] (health and metrics over
/// HTTP). No class here knows a rule of runs or queues.
@NullMarked
package dev.davit.operator.kube;

import org.jspecify.annotations.NullMarked;
