package dev.davit.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a test class that needs a real Kubernetes API. Its constructor and methods may take a
/// [ControlPlane], which all such classes of a test run share: each works in namespaces of its own,
/// from [ControlPlane#newNamespace()].
///
/// Where the programs are not there and cannot be built, the class is skipped and says why; with
/// `DAVIT_REQUIRE_CLUSTER=true` or `CI=true` it fails instead.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ClusterExtension.class)
public @interface RealApi {}
