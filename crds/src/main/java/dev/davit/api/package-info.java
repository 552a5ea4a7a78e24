/// The resources of `davit.dev/v1alpha1`: [Task], [Run] and [Queue], as people write them.
///
/// Reading order: [TaskSpec], [RunSpec], [RunStatus], [QueueSpec]; [Labels] spells every label and
/// annotation that Davit puts on an object. The records carry the schema (descriptions, bounds,
/// defaults, rules); the YAML in `crds/k8s` is generated from them. Nothing here knows how Davit
/// works: no behaviour, no client.
@NullMarked
package dev.davit.api;

import org.jspecify.annotations.NullMarked;
