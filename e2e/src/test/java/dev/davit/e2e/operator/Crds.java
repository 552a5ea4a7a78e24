package dev.davit.e2e.operator;

import dev.davit.e2e.cluster.ControlPlane;
import java.nio.file.Path;

/// Installs the committed CRDs.
public final class Crds {
  private static final Path FOLDER = Path.of("../crds/k8s");

  private Crds() {}

  /// Applies them as the README does, and waits until the API server serves them. May be called
  /// again.
  public static synchronized void install(ControlPlane cluster) {
    cluster.kubectl("apply", "--server-side", "-k", FOLDER.toString()).orFail();
    cluster
        .kubectl(
            "wait",
            "--for=condition=Established",
            "--timeout=30s",
            "crd",
            "-l",
            "app.kubernetes.io/part-of=davit")
        .orFail();
  }
}
