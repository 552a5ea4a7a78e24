package dev.davit.sdk;

import java.time.Duration;

/// One call of a hook. Two calls are never the same, whatever they are of: one that takes too long
/// can be interrupted, and not the next one in its place.
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

  /// How long it may take.
  public Duration limit() {
    return limit;
  }
}
