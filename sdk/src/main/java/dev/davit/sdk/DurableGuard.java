package dev.davit.sdk;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses durable calls of a scope that could not be replayed: from another thread, outside of
/// `run` or the branch, within a step, while branches execute, or with a name that was used before.
///
/// Only the thread that owns the scope gets past [#require], so only `owner` and `group` are
/// shared.
final class DurableGuard {
  private static final int LONGEST_NAME = 100;

  private final Set<String> names = new HashSet<>(0);
  private final Set<String> tokens = new HashSet<>(0);
  private volatile @Nullable Thread owner;
  private volatile @Nullable String group;
  private @Nullable String step;

  /// The scope begins, on this thread.
  void begin() {
    owner = Thread.currentThread();
  }

  /// The scope has ended.
  void end() {
    owner = null;
  }

  /// @throws IllegalStateException if the call `what` is not allowed here and now
  void require(String what) {
    var allowed = owner;
    var thread = Thread.currentThread();
    var executing = group;
    if (executing != null) {
      throw new IllegalStateException(
          "%s was called while the branches of \"%s\" execute; a branch makes its durable calls on the context that it gets"
              .formatted(what, executing));
    }
    if (allowed == null) {
      throw new IllegalStateException(
          what
              + " was called in a hook or after run; only run and its branches may make durable calls");
    }
    if (allowed != thread) {
      throw new IllegalStateException(
          "%s was called by thread \"%s\"; on this context, only the thread \"%s\" may make durable calls, because others come in another order each time: use ctx.map or ctx.all"
              .formatted(what, thread.getName(), allowed.getName()));
    }
    if (step != null) {
      throw new IllegalStateException(
          "%s was called within step \"%s\"; a step must not make durable calls, because it is not executed again when the task is resumed"
              .formatted(what, step));
    }
  }

  /// @param what the kind of name, such as `step`
  /// @throws IllegalArgumentException if `name` cannot be the name of a step or a group
  /// @throws IllegalStateException if the name was there before
  void requireName(String what, String name) {
    requireWord("the name of a " + what, name);
    if (!names.add(name)) {
      throw new IllegalStateException(
          "%s \"%s\" was there before in this attempt; each %s needs a name of its own, in a loop for example one with the key of the item"
              .formatted(what, name, what));
    }
  }

  /// @throws IllegalArgumentException if `name` cannot be the name of a token
  /// @throws IllegalStateException if a token of this name was there before
  void requireToken(String name) {
    requireWord("the name of a token", name);
    if (!tokens.add(name)) {
      throw new IllegalStateException(
          "token \"%s\" was there before in this attempt; each token needs a name of its own"
              .formatted(name));
    }
  }

  /// @throws IllegalArgumentException if `word` cannot be a part of a scope
  static void requireWord(String what, String word) {
    if (word.isBlank() || word.length() > LONGEST_NAME || word.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "%s is \"%s\"; allowed: 1 to %d characters, not blank, without \"/\""
              .formatted(what, word, LONGEST_NAME));
    }
  }

  /// The branches of this group begin.
  void beginGroup(String name) {
    group = name;
  }

  void endGroup() {
    group = null;
  }

  void beginStep(String name) {
    step = name;
  }

  void endStep() {
    step = null;
  }
}
