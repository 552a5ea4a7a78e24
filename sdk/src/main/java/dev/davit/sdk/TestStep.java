package dev.davit.sdk;

import java.util.Locale;

/// A step that a task has made in a test, see [TestResult#steps].
///
/// @param name `reserve`; in a branch with its path, `ship/sku-9/pack`
public record TestStep(String name, State state) {
  /// What became of a step.
  public enum State {
    /// It was executed, and returned.
    RETURNED,
    /// It was executed, and threw.
    FAILED,
    /// It was not executed, because an earlier attempt had recorded its value.
    RECORDED
  }

  /// A step that was executed, and returned.
  public static TestStep returned(String name) {
    return new TestStep(name, State.RETURNED);
  }

  /// A step that was executed, and threw.
  public static TestStep failed(String name) {
    return new TestStep(name, State.FAILED);
  }

  /// A step of which the value was recorded before.
  public static TestStep recorded(String name) {
    return new TestStep(name, State.RECORDED);
  }

  /// Short, for the messages of assertions: `reserve returned`.
  @Override
  public String toString() {
    return name + " " + state.name().toLowerCase(Locale.ROOT);
  }
}
