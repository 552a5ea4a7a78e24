package dev.davit.sdk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A part of a task whose durable calls come one after the other: `run` itself, or a branch. Its
/// thread makes them; other threads may stop it.
final class DurableScope {
  /// The path of `run` itself.
  static final String ROOT = "";

  /// How many branches may be within each other.
  static final int MOST_DEPTH = 8;

  private final @Nullable DurableScope parent;
  private final String path;
  private final int depth;
  private final Replay replay;
  private final DurableGuard guard = new DurableGuard();
  private volatile Instant now;
  private volatile boolean isStopped;

  private DurableScope(@Nullable DurableScope parent, String path, Replay replay, Instant now) {
    this.parent = parent;
    this.path = path;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.replay = replay;
    this.now = now;
  }

  static DurableScope root(AttemptJournal journal, Instant now) {
    return new DurableScope(null, ROOT, journal.open(ROOT), now);
  }

  /// The scope of a branch.
  ///
  /// @param group the path of its group
  DurableScope branch(String group, String key, AttemptJournal journal) {
    var inner = group + "/" + key;
    return new DurableScope(this, inner, journal.open(inner), now);
  }

  String path() {
    return path;
  }

  /// The path of something within this scope.
  String path(String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  int depth() {
    return depth;
  }

  Replay replay() {
    return replay;
  }

  DurableGuard guard() {
    return guard;
  }

  Instant now() {
    return now;
  }

  void see(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }

  /// Its group needs this branch no longer.
  void stop() {
    isStopped = true;
  }

  boolean isStopped() {
    return isStopped || (parent != null && parent.isStopped());
  }

  /// @throws InterruptedException if the scope is stopped
  void requireNotStopped() throws InterruptedException {
    if (isStopped()) {
      throw new InterruptedException("branch \"" + path + "\" is no longer needed");
    }
  }

  /// Whether `inner` is the scope or the group `outer`, or lies in it.
  static boolean isWithin(String inner, String outer) {
    return inner.equals(outer) || outer.isEmpty() || inner.startsWith(outer + "/");
  }
}
