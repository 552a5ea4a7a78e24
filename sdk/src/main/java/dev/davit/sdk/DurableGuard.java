package dev.davit.sdk;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses durable calls that could not be replayed: from another thread, outside of `run`, within
/// a step, or with a name that was used before.
///
/// Only the thread that executes `run` gets past [#require], so only `owner` is shared.
final class DurableGuard {
  private static final int LONGEST_NAME = 100;

  private final Set<String> names = new HashSet<>(0);
  private final Set<String> tokens = new HashSet<>(0);
  private volatile @Nullable Thread owner;
  private @Nullable String step;

  /// `run` begins, on this thread.
  void begin() {
    owner = Thread.currentThread();
  }

  /// `run` has ended.
  void end() {
    owner = null;
  }

  /// @throws IllegalStateException if the call `what` is not allowed here and now
  void require(String what) {
    var allowed = owner;
    var thread = Thread.currentThread();
    if (allowed == null) {
      throw new IllegalStateException(
          what + " was called in a hook or after run; only run may make durable calls");
    }
    if (allowed != thread) {
      throw new IllegalStateException(
          "%s was called by thread \"%s\"; only the thread that executes run, \"%s\", may make durable calls, because others come in another order each time"
              .formatted(what, thread.getName(), allowed.getName()));
    }
    if (step != null) {
      throw new IllegalStateException(
          "%s was called within step \"%s\"; a step must not make durable calls, because it is not executed again when the task is resumed"
              .formatted(what, step));
    }
  }

  /// @throws IllegalArgumentException if `name` cannot be the name of a step
  /// @throws IllegalStateException if a step of this name was there before
  void requireName(String name) {
    requireShape("step", name);
    if (!names.add(name)) {
      throw new IllegalStateException(
          "step \"%s\" was there before in this attempt; each step needs a name of its own, in a loop for example one with the key of the item"
              .formatted(name));
    }
  }

  /// @throws IllegalArgumentException if `name` cannot be the name of a token
  /// @throws IllegalStateException if a token of this name was there before
  void requireToken(String name) {
    requireShape("token", name);
    if (!tokens.add(name)) {
      throw new IllegalStateException(
          "token \"%s\" was there before in this attempt; each token needs a name of its own"
              .formatted(name));
    }
  }

  private static void requireShape(String what, String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "the name of a %s is \"%s\"; allowed: 1 to %d characters, not blank, without \"/\""
              .formatted(what, name, LONGEST_NAME));
    }
  }

  void beginStep(String name) {
    step = name;
  }

  void endStep() {
    step = null;
  }
}
