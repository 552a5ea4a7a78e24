/// Real Kubernetes for the tests: an API alone, or a whole cluster.
///
/// A test class says [RealApi] and takes a [ControlPlane], or [RealCluster] and takes a [Cluster];
/// the whole test run shares one of each. Behind the former, in reading order: [Tool] and
/// [Binaries] find the programs or build them ([GoBuild]) from the Go modules in `e2e/go`;
/// [Certificates] makes whom everybody trusts; [Etcd] and [ApiServer] are [ChildProcess]es;
/// [AuditLog] tells what was asked of the API, and by whom. Behind the latter: [ClusterChoice] says
/// whose cluster it is, a [ClusterProvider] has it; [HostCluster] adds controllers and a [HostNode]
/// to a control plane. [Helm] is for the tests of the chart.
///
/// Nothing here may leave a process behind, listen where others than this machine and its nodes
/// are, or share a port, an address or a folder with another run.
@NullMarked
package dev.davit.e2e.cluster;

import org.jspecify.annotations.NullMarked;
