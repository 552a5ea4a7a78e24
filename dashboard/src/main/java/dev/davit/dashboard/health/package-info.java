/// What keeps the runs of a namespace from completing, for `davit doctor` and for a page. [Health]
/// is where to begin: [ClusterObserver] reads [ClusterFacts], and [Diagnosis] decides (pure) which
/// [Finding]s they are. Nothing here writes to the cluster.
@NullMarked
package dev.davit.dashboard.health;

import org.jspecify.annotations.NullMarked;
