package dev.davit.client;

/// The cluster does not know runs, or not tokens: Davit's CRDs are not installed.
public final class NotInstalledException extends DavitException {
  private static final long serialVersionUID = 1L;

  NotInstalledException(String plural, Throwable cause) {
    super(
        "This cluster does not know %s.davit.dev; install Davit, or only its resources: kubectl apply --server-side -k crds/k8s"
            .formatted(plural),
        cause);
  }
}
