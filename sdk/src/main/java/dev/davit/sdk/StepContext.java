package dev.davit.sdk;

/// What a step can learn about itself.
public final class StepContext {
  private final String key;
  private final StepBeginning beginning;

  StepContext(String key, StepBeginning beginning) {
    this.key = key;
    this.beginning = beginning;
  }

  /// A key that only this step of this run has, the same whenever the step is executed: the run's
  /// id and the name of the step. Pass it to systems that take an idempotency key, because a step
  /// is executed again if its pod is lost before the value was recorded.
  public String key() {
    return key;
  }

  /// What the step does after this call is done at most once in the run, by all pods and attempts
  /// together: that it begins is durable before this returns. Call it before an effect that no
  /// other system can recognize as the same. With `Retry.fresh(true)`, it is once in each attempt.
  ///
  /// In one execution of the step, only the first call counts.
  ///
  /// @throws StepRepeatedException if an earlier execution got here; what became of the effect is
  ///   unknown. If the step does not catch it, the run fails without another attempt
  /// @throws IllegalStateException if nothing can record the beginning, because the operator has no
  ///   gateway, or after the end of the step
  /// @throws InterruptedException if the attempt is to end
  public void once() throws InterruptedException {
    beginning.record();
  }
}
