package dev.davit.client;

import dev.davit.api.RunOutputRef;

/// The run completed, but its output is too large for the run itself: the object store of the
/// installation has it, under [RunView#outputRef]. The gateway gives a URL to get it, at `GET
/// /v1/namespaces/NAMESPACE/runs/NAME/output`.
public final class StoredOutputException extends DavitException {
  private static final long serialVersionUID = 1L;

  private final transient RunView run;

  StoredOutputException(RunView run, RunOutputRef stored) {
    super(
        "The output of run %s has %d bytes and is in the object store; GET /v1/namespaces/%s/runs/%s/output of the gateway gives its URL"
            .formatted(run.name(), stored.bytes(), run.namespace(), run.name()));
    this.run = run;
  }

  /// The run as it ended.
  public RunView run() {
    return run;
  }
}
