package dev.davit.client;

/// The run cannot be rescheduled, because it had no delay, or the delay is over. It was not
/// changed.
public final class RunNotDelayedException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunNotDelayedException(RunView run) {
    super(
        "Run %s cannot be rescheduled: %s; allowed: while it waits for the delay that it was triggered with"
            .formatted(run.name(), run.standing()));
  }
}
