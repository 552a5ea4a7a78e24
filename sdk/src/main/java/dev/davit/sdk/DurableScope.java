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
  private final AttemptJournal journal;
  private @Nullable Replay replay;
  private final DurableGuard guard = new DurableGuard();
  private volatile Instant now;
  private volatile boolean isStopped;

  private DurableScope(
      @Nullable DurableScope parent, String path, AttemptJournal journal, Instant now) {
    this.parent = parent;
    this.path = path;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.journal = journal;
    this.now = now;
  }

  static DurableScope root(AttemptJournal journal, Instant now) {
    return new DurableScope(null, ROOT, journal, now);
  }

  /// The scope of a branch.
  ///
  /// @param group the path of its group
  DurableScope branch(String group, String key) {
    var branch = new DurableScope(this, group + "/" + key, journal, now);
    branch.replay();
    return branch;
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

  /// That of `run` is opened by its first durable call, which may have fetched the record.
  Replay replay() {
    var opened = replay;
    if (opened == null) {
      opened = journal.open(path);
      replay = opened;
    }
    return opened;
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
