package dev.davit.operator.queue;

import dev.davit.api.Overflow;
import dev.davit.contract.Reason;
import java.util.EnumSet;
import java.util.Set;

/// Whether a run has a slot and may start now, or why not.
public sealed interface SlotStatus {
  /// The run has a slot.
  record Admitted() implements SlotStatus {}

  /// No decision yet. Either the operator has just started and has not seen all runs, or the run's
  /// turn is about to come.
  record Undecided() implements SlotStatus {}

  /// The run waits; reason and message go into its status.
  record Waiting(Reason reason, String message) implements SlotStatus {}

  /// The queue is too long for the run.
  record Dropped(Overflow overflow, String message) implements SlotStatus {}

  /// The reasons of runs that wait for a slot or a pod.
  Set<Reason> WAITING =
      EnumSet.of(
          Reason.QUEUE_NOT_FOUND,
          Reason.UNREADABLE,
          Reason.QUEUE_PAUSED,
          Reason.CONCURRENCY_LIMIT,
          Reason.RATE_LIMIT,
          Reason.NAMESPACE_LIMIT,
          Reason.INSTALLATION_LIMIT,
          Reason.QUOTA_EXCEEDED,
          Reason.POD_REFUSED);

  static SlotStatus missing(QueueRef queue) {
    return new Waiting(
        Reason.QUEUE_NOT_FOUND,
        "Queue \"%s\" does not exist in namespace \"%s\""
            .formatted(queue.name(), queue.namespace()));
  }

  static SlotStatus unreadable(QueueRef queue, String why) {
    return new Waiting(
        Reason.UNREADABLE,
        "Queue \"%s\" cannot be read by this version of Davit: %s".formatted(queue.name(), why));
  }

  static SlotStatus paused(QueueRef queue) {
    return new Waiting(Reason.QUEUE_PAUSED, "Queue \"%s\" is paused".formatted(queue.name()));
  }

  /// `where` is a queue, or one of its lanes.
  static SlotStatus blocked(String where, Level.Block block) {
    return switch (block) {
      case Level.Block.Slots(var limit) ->
          new Waiting(
              Reason.CONCURRENCY_LIMIT,
              "all slots of %s are taken; its limit is %d".formatted(where, limit));
      case Level.Block.Starting(var rate, var until) ->
          new Waiting(
              Reason.RATE_LIMIT,
              "%s is limited to %s; the next one is possible at %s"
                  .formatted(where, rate.text(), until));
    };
  }

  static SlotStatus namespace(String namespace, int limit) {
    return new Waiting(
        Reason.NAMESPACE_LIMIT,
        "all slots of namespace \"%s\" are taken; its limit is %d".formatted(namespace, limit));
  }

  static SlotStatus namespaceQueue(QueueRef queue, int limit) {
    return new Waiting(
        Reason.NAMESPACE_LIMIT,
        "%s has all slots that one queue of namespace \"%s\" may have; that is %d"
            .formatted(queue.text(), queue.namespace(), limit));
  }

  static SlotStatus installation(int limit) {
    return new Waiting(
        Reason.INSTALLATION_LIMIT,
        "all slots of this installation are taken; its limit is %d".formatted(limit));
  }

  static SlotStatus dropped(SlotRequest request, QueueDefinition.MaxLength longest) {
    var most = longest.maxQueued();
    var queue = request.queue().text();
    return new Dropped(
        longest.overflow(),
        switch (longest.overflow()) {
          case CANCEL_OLDEST ->
              "canceled for a newer run: %s takes %d waiting runs".formatted(queue, most);
          case DROP_NEWEST, REFUSE -> "%s is full: it takes %d waiting runs".formatted(queue, most);
        });
  }
}
