package dev.davit.sdk;

import dev.davit.contract.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A hook took longer than the task's `hookTimeout` and was interrupted. What it threw then is the
/// cause.
public final class HookTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HookTimeoutException(String hook, Duration limit, @Nullable Throwable cause) {
    super("%s took longer than its limit of %s".formatted(hook, Durations.format(limit)), cause);
  }
}
