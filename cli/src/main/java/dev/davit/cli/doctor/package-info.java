/// `davit doctor`: what stands between a namespace of a cluster and a run that completes.
/// [ClusterObserver] reads, [Diagnosis] decides (pure), [DoctorCommand] prints. Nothing here writes
/// to the cluster.
@NullMarked
package dev.davit.cli.doctor;

import org.jspecify.annotations.NullMarked;
