package dev.davit.client;

/// A run ended in a phase other than `Completed`. Only [RunResult#orThrow] throws it.
public final class RunFailedException extends DavitException {
  private static final long serialVersionUID = 1L;

  private final transient RunView run;

  RunFailedException(RunView run) {
    super(
        "Run %s of task %s ended as %s (%s): %s"
            .formatted(
                run.name(), run.task(), run.phase().wireName(), run.reason(), run.message()));
    this.run = run;
  }

  /// The run as it ended.
  public RunView run() {
    return run;
  }
}
