/// A real Kubernetes API for the tests: etcd and kube-apiserver as processes of this machine.
///
/// A test class says [RealApi] and takes a [ControlPlane]; the whole test run shares one. Behind
/// it, in reading order: [Tool] and [Binaries] find the programs or build them ([GoBuild]) from the
/// Go modules in `e2e/go`; [Certificates] makes whom everybody trusts; [Etcd] and [ApiServer] are
/// [ChildProcess]es; [AuditLog] tells what was asked of the API, and by whom.
///
/// Nothing here may leave a process behind, listen beyond loopback, or share a port or a folder
/// with another run.
@NullMarked
package dev.davit.e2e.cluster;

import org.jspecify.annotations.NullMarked;
