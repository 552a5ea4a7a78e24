/// `davit doctor`: finds what prevents runs in a namespace from completing. [ClusterObserver]
/// reads, [Diagnosis] decides (pure), [DoctorCommand] prints. Nothing here writes to the cluster.
@NullMarked
package dev.davit.cli.doctor;

import org.jspecify.annotations.NullMarked;
