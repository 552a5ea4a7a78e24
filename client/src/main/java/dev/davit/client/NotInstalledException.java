package dev.davit.client;

/// The cluster does not know runs: Davit's CRDs are not installed.
public final class NotInstalledException extends DavitException {
  private static final long serialVersionUID = 1L;

  NotInstalledException(Throwable cause) {
    super(
        "This cluster does not know runs.davit.dev; install Davit, or only its resources: kubectl apply --server-side -k crds/k8s",
        cause);
  }
}
