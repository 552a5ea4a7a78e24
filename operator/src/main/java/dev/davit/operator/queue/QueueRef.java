package dev.davit.operator.queue;

import dev.davit.api.Annotations;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.TaskQueue;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reference to a queue: a Queue resource, or the own queue of a task that names no Queue.
public sealed interface QueueRef {
  String namespace();

  String name();

  /// The queue of a Queue resource.
  record Named(String namespace, String name) implements QueueRef {
    @Override
    public String text() {
      return "queue/" + name;
    }
  }

  /// The own queue of a task.
  record OfTask(String namespace, String name) implements QueueRef {
    @Override
    public String text() {
      return "task/" + name;
    }
  }

  /// The form in annotations, statuses and messages: `queue/NAME` or `task/NAME`.
  String text();

  /// The queue that a run names, else the one that its task names in `queue`, else the task's own
  /// queue.
  static QueueRef of(Run run, @Nullable TaskQueue queue) {
    var namespace = run.getMetadata().getNamespace();
    if (run.getSpec().queue() != null) {
      return new Named(namespace, run.getSpec().queue());
    }
    return queue == null || queue.name() == null
        ? new OfTask(namespace, run.getSpec().task())
        : new Named(namespace, queue.name());
  }

  /// The queue of a Queue resource.
  static QueueRef of(Queue queue) {
    return new Named(queue.getMetadata().getNamespace(), queue.getMetadata().getName());
  }

  /// The queue whose slot `pod` takes.
  static Optional<QueueRef> ofPod(Pod pod) {
    var meta = pod.getMetadata();
    return Optional.ofNullable(meta.getAnnotations().get(Annotations.QUEUE))
        .flatMap(text -> parse(meta.getNamespace(), text));
  }

  /// Reads the text that [#text] wrote; empty if it is something else.
  static Optional<QueueRef> parse(String namespace, String text) {
    if (text.startsWith("queue/")) {
      return Optional.of(new Named(namespace, text.substring("queue/".length())));
    }
    if (text.startsWith("task/")) {
      return Optional.of(new OfTask(namespace, text.substring("task/".length())));
    }
    return Optional.empty();
  }
}
