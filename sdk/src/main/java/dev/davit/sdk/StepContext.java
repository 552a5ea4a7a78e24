package dev.davit.sdk;

/// What a step can learn about itself.
public final class StepContext {
  private final String key;

  StepContext(String key) {
    this.key = key;
  }

  /// A key that only this step of this run has, the same whenever the step is executed: the run's
  /// id and the name of the step. Pass it to systems that take an idempotency key, because a step
  /// is executed again if its pod is lost before the value was recorded.
  public String key() {
    return key;
  }
}
