/// The resources of `davit.dev/v1alpha1`: [Task], [Run], [Queue] and [Token], as people write them.
///
/// Read first [TaskSpec], then [RunSpec], [RunStatus], [QueueSpec] and [TokenSpec]. [Labels] and
/// [Annotations] have the names that Davit puts on objects. The records contain the schema
/// (descriptions, bounds, defaults, rules), and the YAML in `crds/k8s` is generated from them.
/// Nothing here depends on how Davit works: no behaviour, no client.
@NullMarked
package dev.davit.api;

import org.jspecify.annotations.NullMarked;
