package dev.davit.client;

/// The run cannot be replayed, because it has not ended. Nothing was created.
public final class RunNotFinishedException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunNotFinishedException(RunView run) {
    super(
        "Run %s cannot be replayed: it is %s; allowed: once it has ended"
            .formatted(run.name(), run.phase().wireName()));
  }
}
