package dev.davit.operator.queue;

import dev.davit.contract.Reason;

/// Whether a run may start now, or why not.
public sealed interface Standing {
  /// It has a slot.
  record Admitted() implements Standing {}

  /// Nobody is admitted yet: the operator has just started and has not seen all runs.
  record Undecided() implements Standing {}

  /// It waits; the words are those of its status.
  record Waiting(Reason reason, String message) implements Standing {}

  /// What a run that waits in `queue` is to be told.
  static Standing waiting(QueueRef queue, QueueDefinition definition) {
    return switch (definition) {
      case QueueDefinition.Missing _ ->
          new Waiting(
              Reason.QUEUE_NOT_FOUND,
              "Queue \"%s\" does not exist in namespace \"%s\""
                  .formatted(queue.name(), queue.namespace()));
      case QueueDefinition.Paused _ ->
          new Waiting(Reason.QUEUE_PAUSED, "Queue \"%s\" is paused".formatted(queue.name()));
      case QueueDefinition.Limited(var limit) ->
          new Waiting(
              Reason.CONCURRENCY_LIMIT,
              "all slots of %s are taken; its limit is %d".formatted(queue.text(), limit));
      case QueueDefinition.Unlimited _ -> new Undecided();
    };
  }
}
