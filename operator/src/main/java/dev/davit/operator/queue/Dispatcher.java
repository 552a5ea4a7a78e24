package dev.davit.operator.queue;

import dev.davit.api.Overflow;
import dev.davit.operator.queue.QueueDefinition.MaxLength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides which run starts next: events go in, admissions come out. Within a lane, the first in is
/// the first out. Lanes, queues and namespaces take turns. No level ever admits more holders than
/// it has slots.
///
/// All its state can be rebuilt from runs, pods and queues. Every operation is O(log n), and
/// repeating one changes nothing. Not thread-safe: [Slots] holds the lock.
final class Dispatcher {
  /// The most tasks that the status of a full queue names.
  private static final int TASKS = 100;

  private final Levels levels;
  private final Map<SlotHolder, SlotStart> holders = new HashMap<>();
  private final Map<SlotHolder, SlotRequest> requests = new HashMap<>();

  Dispatcher(LimitSettings limits) {
    levels = new Levels(limits);
  }

  /// The definition of the queue has become known, or has changed. A lower limit takes no slot
  /// back.
  void define(QueueRef queue, QueueDefinition definition) {
    levels.apply(new QueueChange.Defined(queue, definition, holders.values()));
  }

  /// A run waits for a slot. A new request replaces the run's earlier one; a holder need not ask.
  void request(SlotRequest request) {
    if (holders.containsKey(request.holder())) {
      return;
    }
    var before = requests.put(request.holder(), request);
    if (!request.equals(before)) {
      levels.apply(new QueueChange.Requested(request, Optional.ofNullable(before)));
    }
  }

  /// A run no longer waits: it ended, or it is gone.
  void withdraw(SlotHolder holder) {
    var request = requests.remove(holder);
    if (request != null) {
      levels.apply(new QueueChange.Withdrawn(request));
    }
  }

  /// A live pod was seen: it takes a slot, whatever the limit says. If it already holds a slot of
  /// that lane, it keeps that slot.
  ///
  /// @param since when it started, for rate limits
  void hold(SlotHolder holder, Lane lane, Instant since) {
    var before = Optional.ofNullable(holders.get(holder));
    if (before.filter(it -> it.lane().equals(lane)).isEmpty()) {
      var slot = new SlotStart(lane, since);
      var request = Optional.ofNullable(requests.remove(holder));
      holders.put(holder, slot);
      levels.apply(new QueueChange.Held(holder, slot, request, before));
    }
  }

  /// Records that an attempt has started: rate limits need no more.
  void started(Lane lane, Instant at) {
    levels.apply(new QueueChange.Started(new SlotStart(lane, at)));
  }

  /// The pod can no longer run user code.
  void release(SlotHolder holder) {
    var held = holders.remove(holder);
    if (held != null) {
      levels.apply(new QueueChange.Released(holder, held));
    }
  }

  /// The pod will not be created: the slot was not used, and no rate counts it.
  void giveBack(SlotHolder holder) {
    var held = holders.remove(holder);
    if (held != null) {
      levels.apply(new QueueChange.GivenBack(holder, held));
    }
  }

  /// Admits runs to all free slots. An admitted run holds its slot from now on.
  List<SlotRequest> admit(Instant now) {
    levels.apply(new QueueChange.TimePassed(now));
    var admitted = new ArrayList<SlotRequest>();
    for (var next = levels.next(); next.isPresent(); next = levels.next()) {
      var request = next.get();
      requests.remove(request.holder());
      holders.put(request.holder(), new SlotStart(request.lane(), now));
      levels.apply(new QueueChange.Admitted(request, now));
      admitted.add(request);
    }
    return admitted;
  }

  /// When to call [#admit] again if nothing happens before.
  Optional<Instant> nextAdmission() {
    return levels.nextAlarm();
  }

  /// Removes the runs that are too many for the queue, but no more than it has new runs.
  List<SlotRequest> overflow(QueueRef queue) {
    var dropped = levels.find(queue).map(Dispatcher::surplus).orElse(List.of());
    levels.apply(new QueueChange.LengthChecked(queue));
    dropped.forEach(it -> withdraw(it.holder()));
    return dropped;
  }

  private static List<SlotRequest> surplus(QueueState state) {
    return state
        .longest()
        .map(
            longest -> {
              var surplus = Math.min(state.length() - longest.maxQueued(), state.newcomers.size());
              var candidates =
                  switch (longest.overflow()) {
                    case REFUSE -> Stream.<SlotRequest>empty();
                    case DROP_NEWEST -> state.newcomers.descendingSet().stream();
                    case CANCEL_OLDEST -> state.waiting.stream().filter(it -> !it.resumes());
                  };
              return candidates.limit(Math.max(0, surplus)).toList();
            })
        .orElse(List.of());
  }

  boolean holds(SlotHolder holder) {
    return holders.containsKey(holder);
  }

  /// The lane whose slot `holder` takes.
  Optional<Lane> laneOf(SlotHolder holder) {
    return Optional.ofNullable(holders.get(holder)).map(SlotStart::lane);
  }

  /// All holders of a slot.
  Collection<SlotHolder> holders() {
    return List.copyOf(holders.keySet());
  }

  /// All requests that wait for a slot.
  Collection<SlotRequest> requests() {
    return List.copyOf(requests.values());
  }

  Collection<QueueRef> queues() {
    return levels.queues();
  }

  Collection<SlotRequest> waiting(QueueRef queue) {
    return levels.find(queue).map(state -> List.copyOf(state.waiting)).orElse(List.of());
  }

  QueueCounts counts(QueueRef queue) {
    return levels.find(queue).map(Dispatcher::counts).orElse(QueueCounts.NONE);
  }

  private static QueueCounts counts(QueueState state) {
    var keys = state.lanes.keySet().stream().filter(key -> !key.isEmpty()).count();
    // One that goes on after a wait has its old place, and has not waited for a slot since then.
    var oldest = state.waiting.stream().filter(it -> !it.resumes()).findFirst();
    return new QueueCounts(
        state.level.held(),
        state.waiting.size(),
        (int) keys,
        oldest.map(SlotRequest::place),
        fullOf(state));
  }

  private static List<String> fullOf(QueueState state) {
    return state
            .longest()
            .filter(it -> it.overflow() == Overflow.REFUSE)
            .filter(it -> state.length() >= it.maxQueued())
            .isEmpty()
        ? List.of()
        : state.waiting.stream()
            .flatMap(request -> request.task().stream())
            .distinct()
            .limit(TASKS)
            .sorted()
            .toList();
  }

  /// How many runs may wait; empty: any number.
  Optional<MaxLength> longest(QueueRef queue) {
    return levels.find(queue).flatMap(QueueState::longest);
  }

  QueueDefinition definition(QueueRef queue) {
    return levels.definition(queue);
  }

  /// Why a run of that lane would not start now. The reason nearest to the run comes first.
  SlotStatus reasonToWait(Lane lane, Instant now) {
    return levels.reasonToWait(lane, now);
  }
}
