package dev.davit.sdk;

import java.time.Duration;

/// One call of a hook. Two calls are never equal, not even of the same hook. So a late interrupt of
/// one call cannot hit the next one.
public final class HookCall {
  private final String hook;
  private final Duration limit;

  HookCall(String hook, Duration limit) {
    this.hook = hook;
    this.limit = limit;
  }

  /// The name of the hook.
  public String hook() {
    return hook;
  }

  /// How long the call may take.
  public Duration limit() {
    return limit;
  }
}
