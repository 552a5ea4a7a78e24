package dev.davit.operator.backend;

import dev.davit.api.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls that wait until a run leaves the operator's watch: it has ended, or is deleted. Safe
/// for any thread.
public final class RunEnds {
  private final Map<Key, Set<Waiting>> waiting = new HashMap<>();

  private record Key(String namespace, String name) {}

  /// Notes from now on whether the run leaves the watch.
  Waiting watch(String namespace, String name) {
    var added = new Waiting(new Key(namespace, name));
    synchronized (waiting) {
      waiting.computeIfAbsent(added.key, _ -> new HashSet<>()).add(added);
    }
    return added;
  }

  /// A run has left the watch.
  public void gone(Run run) {
    var meta = run.getMetadata();
    Set<Waiting> calls;
    synchronized (waiting) {
      calls = waiting.remove(new Key(meta.getNamespace(), meta.getName()));
    }
    if (calls != null) {
      calls.forEach(Waiting::end);
    }
  }

  /// How many calls wait.
  int size() {
    synchronized (waiting) {
      return waiting.values().stream().mapToInt(Set::size).sum();
    }
  }

  private void remove(Waiting ended) {
    synchronized (waiting) {
      waiting.computeIfPresent(
          ended.key,
          (_, all) -> {
            all.remove(ended);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /// Waits for one run, until it is closed.
  final class Waiting implements AutoCloseable {
    private final Key key;
    private boolean hasEnded;
    private @Nullable Runnable wake;

    private Waiting(Key key) {
      this.key = key;
    }

    /// Calls `action` when the run has left the watch: at once, if it already has.
    synchronized void onEnd(Runnable action) {
      if (hasEnded) {
        action.run();
      } else {
        wake = action;
      }
    }

    private synchronized void end() {
      hasEnded = true;
      if (wake != null) {
        wake.run();
      }
    }

    @Override
    public void close() {
      remove(this);
    }
  }
}
