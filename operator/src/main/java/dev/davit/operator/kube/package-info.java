/// The thin shared shell around Kubernetes: [Api] (writes that the API server may refuse) and
/// [EventLog] (Kubernetes Events) with their clients, [ApiConnection] (timeouts and retries),
/// [Requests], [Pages] and [PageSize] (lists), [LeaseClient], [LogTails] (the ends of logs),
/// [UnreadReport], [HealthServer] (health and metrics over HTTP). No class here knows a rule of
/// runs or queues.
@NullMarked
package dev.davit.operator.kube;

import org.jspecify.annotations.NullMarked;
