/// The resources of `davit.dev/v1alpha1`: [Task], [Run], [Queue], [Token] and [Schedule], as people
/// write them.
///
/// Read first [TaskSpec], then [RunSpec], [RunStatus], [QueueSpec], [TokenSpec] and [ScheduleSpec].
/// [Labels] and [Annotations] have the names that Davit puts on objects. The records contain the
/// schema (descriptions, bounds, defaults, rules), and the YAML in `crds/k8s` is generated from
/// them. Nothing here depends on how Davit works: no behaviour, no client.
@NullMarked
package dev.davit.api;

import org.jspecify.annotations.NullMarked;
