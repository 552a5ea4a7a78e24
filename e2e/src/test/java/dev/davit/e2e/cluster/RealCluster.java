package dev.davit.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a test class that needs real pods on real nodes. Its constructor and methods may take a
/// [Cluster], which all such classes of a test run share: each works in namespaces of its own, from
/// [Cluster#newNamespace()].
///
/// `DAVIT_E2E` says whose cluster: `auto` (the default: kind where Docker is, otherwise `host`),
/// `kind`, `host` (the real programs as processes of this machine, which takes Linux and root),
/// `existing` (the current context of `KUBECONFIG`) or `off`. Where there can be none, the class is
/// skipped and says why; with `DAVIT_REQUIRE_CLUSTER=true` or `CI=true` it fails instead.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ClusterExtension.class)
public @interface RealCluster {}
