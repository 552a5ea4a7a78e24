package dev.davit.client;

import dev.davit.contract.Durations;
import java.time.Duration;

/// A run did not end within the timeout. The run continues and can be awaited again.
public final class RunTimeoutException extends DavitException {
  private static final long serialVersionUID = 1L;

  RunTimeoutException(RunHandle<?> run, Duration timeout, String standing) {
    super(
        "Run %s did not end within %s; %s"
            .formatted(run.name(), Durations.format(timeout), standing));
  }
}
