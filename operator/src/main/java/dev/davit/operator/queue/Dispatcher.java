package dev.davit.operator.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who may start next: what is seen goes in, admissions come out. First in, first out, within a
/// queue; never more holders than slots.
///
/// It keeps nothing that cannot be told to it again from runs, pods and queues. Every operation is
/// O(log n) in the waiting runs of one queue, and repeating one changes nothing. Not thread-safe:
/// [Slots] holds the lock.
final class Dispatcher {
  private final Map<QueueRef, Line> lines = new HashMap<>();
  private final Map<SlotHolder, QueueRef> holders = new HashMap<>();
  private final Map<SlotHolder, SlotRequest> requests = new HashMap<>();

  /// What the queue allows has become known, or has changed. Lowering a limit takes no slot back.
  void define(QueueRef queue, QueueDefinition definition) {
    line(queue).definition = definition;
  }

  /// A run waits for a slot. Asking again replaces what was asked before; a holder need not ask.
  void request(SlotRequest request) {
    if (holders.containsKey(request.holder())) {
      return;
    }
    var before = requests.put(request.holder(), request);
    if (before != null) {
      line(before.queue()).waiting.remove(before);
    }
    line(request.queue()).waiting.add(request);
  }

  /// A run no longer waits: it ended, or it is gone.
  void withdraw(SlotHolder holder) {
    var request = requests.remove(holder);
    if (request != null) {
      line(request.queue()).waiting.remove(request);
      forgetIfUnused(request.queue());
    }
  }

  /// A live pod was seen: it takes a slot, whatever the limit says.
  void hold(SlotHolder holder, QueueRef queue) {
    withdraw(holder);
    var before = holders.put(holder, queue);
    if (before != null && !before.equals(queue)) {
      line(before).holders.remove(holder);
    }
    line(queue).holders.add(holder);
  }

  /// The pod can no longer run user code, or will not be created.
  void release(SlotHolder holder) {
    var queue = holders.remove(holder);
    if (queue != null) {
      line(queue).holders.remove(holder);
      forgetIfUnused(queue);
    }
  }

  /// Admits what `queue` has slots for. An admitted run holds its slot from now on.
  List<SlotRequest> admit(QueueRef queue) {
    var line = line(queue);
    var admitted = new ArrayList<SlotRequest>();
    while (line.holders.size() < line.definition.slots() && !line.waiting.isEmpty()) {
      var next = line.waiting.getFirst();
      hold(next.holder(), queue);
      admitted.add(next);
    }
    return admitted;
  }

  boolean holds(SlotHolder holder) {
    return holders.containsKey(holder);
  }

  /// The queue whose slot `holder` takes.
  Optional<QueueRef> queueOf(SlotHolder holder) {
    return Optional.ofNullable(holders.get(holder));
  }

  /// All who take a slot.
  Collection<SlotHolder> holders() {
    return List.copyOf(holders.keySet());
  }

  /// All who wait for one.
  Collection<SlotRequest> requests() {
    return List.copyOf(requests.values());
  }

  Collection<QueueRef> queues() {
    return List.copyOf(lines.keySet());
  }

  Collection<SlotRequest> waiting(QueueRef queue) {
    return List.copyOf(line(queue).waiting);
  }

  QueueCounts counts(QueueRef queue) {
    var line = lines.get(queue);
    return line == null
        ? QueueCounts.NONE
        : new QueueCounts(line.holders.size(), line.waiting.size());
  }

  QueueDefinition definition(QueueRef queue) {
    return line(queue).definition;
  }

  private Line line(QueueRef queue) {
    return lines.computeIfAbsent(queue, _ -> new Line());
  }

  /// Queues come and go with tasks; what is empty and undefined is not kept.
  private void forgetIfUnused(QueueRef queue) {
    var line = line(queue);
    if (line.waiting.isEmpty()
        && line.holders.isEmpty()
        && line.definition instanceof QueueDefinition.Missing) {
      lines.remove(queue);
    }
  }

  private static final class Line {
    private QueueDefinition definition = new QueueDefinition.Missing();
    private final TreeSet<SlotRequest> waiting = new TreeSet<>();
    private final Set<SlotHolder> holders = new HashSet<>();
  }
}
