package dev.davit.operator.queue;

import dev.davit.operator.queue.QueueDefinition.MaxLength;
import dev.davit.operator.queue.QueueDefinition.Open;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A queue in the dispatcher: its level, its lanes by key, and its definition.
final class QueueState {
  final Level level;
  final Map<String, Level> lanes = new HashMap<>();

  /// All waiting runs, of all keys.
  final TreeSet<SlotRequest> waiting = new TreeSet<>();

  /// The waiting runs whose status does not say yet that they wait, and which do not count yet
  /// against the length of the queue.
  final TreeSet<SlotRequest> newcomers = new TreeSet<>();

  /// The waiting runs that go on after a wait, and never count against the length of the queue.
  final TreeSet<SlotRequest> resuming = new TreeSet<>();

  QueueDefinition definition = new QueueDefinition.Missing();

  QueueState(Level namespace) {
    level = new Level(namespace, null);
  }

  Level lane(Lane ref) {
    return lanes.computeIfAbsent(
        ref.key(),
        _ -> {
          var lane = new Level(level, ref);
          lane.bind(laneBound(), List.of());
          return lane;
        });
  }

  /// How many waiting runs count against the length of the queue.
  int length() {
    return waiting.size() - resuming.size();
  }

  Optional<MaxLength> longest() {
    return definition.rules().flatMap(Open::longest);
  }

  LevelLimits laneBound() {
    return definition.rules().map(Open::lane).orElse(LevelLimits.NONE);
  }

  /// The bound for all lanes together. It allows nothing unless the queue is open.
  LevelLimits bound(int mostInNamespace) {
    var total = definition.rules().map(Open::total).orElse(LevelLimits.CLOSED);
    return total.atMost(definition instanceof Open ? mostInNamespace : 0);
  }
}
