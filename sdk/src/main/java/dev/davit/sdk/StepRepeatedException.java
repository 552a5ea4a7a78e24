package dev.davit.sdk;

import java.time.Instant;

/// An execution of a step got to [StepContext#once], and an earlier one had been there. Whether
/// that one had the effect that must not be repeated, nobody knows but the system that it was for.
public final class StepRepeatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepRepeatedException(String step, int attempt, Instant at) {
    super(
        "step \"%s\" was begun before, by attempt %d at %s, and must not be repeated"
            .formatted(step, attempt, at));
  }
}
