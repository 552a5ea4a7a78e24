package dev.davit.operator.queue;

import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.TaskQueue;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A queue's limits for one concurrency key, or for the runs without a key. A run waits in a lane
/// and takes one of its slots; the lanes of a queue take turns.
///
/// @param key any text, as a caller wrote it: never part of a name, a label or a pattern; empty for
///   runs without a key
public record Lane(QueueRef queue, String key) {
  private static final int SHOWN = 64;

  /// The lane for a run whose task has `queue` in its spec.
  public static Lane of(Run run, @Nullable TaskQueue queue) {
    return new Lane(
        QueueRef.of(run, queue), Objects.requireNonNullElse(run.getSpec().concurrencyKey(), ""));
  }

  /// The lane whose slot `pod` takes.
  public static Optional<Lane> ofPod(Pod pod) {
    var key = pod.getMetadata().getAnnotations().getOrDefault(Annotations.CONCURRENCY_KEY, "");
    return QueueRef.ofPod(pod).map(queue -> new Lane(queue, key));
  }

  /// For messages: the queue, and enough of the key to recognize it, on one line.
  public String text() {
    if (key.isEmpty()) {
      return queue.text();
    }
    var shown = new StringBuilder();
    key.codePoints()
        .limit(SHOWN)
        .map(it -> Character.isISOControl(it) ? ' ' : it)
        .forEach(shown::appendCodePoint);
    var rest = key.codePointCount(0, key.length()) > SHOWN ? "…" : "";
    return "%s for key \"%s%s\"".formatted(queue.text(), shown, rest);
  }
}
