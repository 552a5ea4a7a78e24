package dev.davit.operator.queue;

import dev.davit.operator.kube.AlarmClock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shell of the [Dispatcher]: one lock around it, and a wake-up for every admitted run.
/// Thread-safe.
///
/// After a start, nothing is admitted until every run that existed then has been looked at once. So
/// the first slot goes to the oldest run, and not to the one that happens to be reconciled first.
public final class Slots {
  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  private final Dispatcher dispatcher;
  private final Predicate<SlotRequest> wake;
  private final InstantSource clock;
  private final AlarmClock alarm;
  private final Set<RunRef> unseen = new HashSet<>();

  /// By run uid: the pod for which the run asked last. Its earlier requests are void.
  private final Map<String, SlotHolder> wanted = new HashMap<>();

  /// The pods that have given their slot back and live. Only the dispatcher gives them another one:
  /// a watch that is late would count them again.
  private final Set<SlotHolder> parked = new HashSet<>();

  /// The runs that a full queue has dropped, until they have ended.
  private final Map<SlotHolder, SlotStatus> dropped = new HashMap<>();

  private Optional<Instant> nextAlarm = Optional.empty();
  private boolean begun;

  /// `wake` is called for every admission and for every new reason to wait; it must return at once.
  /// If it returns false, the run does not exist any more, and its place goes to the next run.
  /// `alarm` rings when rates allow the next start.
  public Slots(
      LimitSettings limits, Predicate<SlotRequest> wake, InstantSource clock, AlarmClock alarm) {
    this.dispatcher = new Dispatcher(limits);
    this.wake = wake;
    this.clock = clock;
    this.alarm = alarm;
  }

  /// Supplies the state before the first admission: all live pods that have slots, those that have
  /// none, all unfinished runs, and the recent starts that are over, for queues with a rate limit.
  /// Only the first call counts.
  public synchronized void begin(
      Map<SlotHolder, SlotStart> livePods,
      Collection<SlotHolder> withoutSlot,
      Collection<RunRef> runs,
      Collection<SlotStart> over) {
    if (begun) {
      return;
    }
    begun = true;
    livePods.forEach((holder, taken) -> dispatcher.hold(holder, taken.lane(), taken.since()));
    over.forEach(taken -> dispatcher.started(taken.lane(), taken.since()));
    parked.addAll(withoutSlot);
    unseen.addAll(runs);
    log.atInfo()
        .addKeyValue("livePods", livePods.size())
        .addKeyValue("unfinishedRuns", runs.size())
        .log("Rebuilt the slots");
  }

  public synchronized boolean hasBegun() {
    return begun;
  }

  /// A run has been looked at, or is gone. The last of the runs that [#begin] named opens the gate.
  public synchronized void runWasSeen(RunRef run) {
    if (unseen.remove(run) && unseen.isEmpty()) {
      admit();
      dispatcher.queues().forEach(this::drop);
      // While nothing was decided, waiting runs got no reason.
      dispatcher.queues().forEach(this::wakeWaiting);
    }
  }

  public synchronized void define(QueueRef queue, QueueDefinition definition) {
    var before = dispatcher.definition(queue);
    dispatcher.define(queue, definition);
    admit();
    if (!before.getClass().equals(definition.getClass())) {
      // The kind of reason has changed, so waiting runs write it into their status. A changed
      // number alone is not worth a write for each run.
      wakeWaiting(queue);
    }
  }

  /// Looks at all waiting runs and slot holders, and forgets those that no longer exist: the
  /// dispatcher gets no event when a run is deleted.
  ///
  /// @param runUid the uid of the run with that key; empty if there is none
  public synchronized void sweep(
      Function<RunRef, Optional<String>> runUid, Predicate<SlotHolder> podExists) {
    unseen.stream().filter(run -> runUid.apply(run).isEmpty()).toList().forEach(this::runWasSeen);
    Predicate<SlotHolder> runExists =
        holder -> runUid.apply(holder.runRef()).filter(holder.runUid()::equals).isPresent();
    // Every waiting run is one of those that wanted a slot.
    for (var gone : wanted.values().stream().filter(runExists.negate()).toList()) {
      wanted.remove(gone.runUid(), gone);
      dropped.remove(gone);
      dispatcher.withdraw(gone);
    }
    dispatcher.holders().stream()
        .filter(runExists.negate().and(podExists.negate()))
        .forEach(this::release);
  }

  /// Asks for a slot, and returns the run's status at once. `definition` counts only for the queue
  /// of a task. A Queue has its own watch, and the Queue that was seen with the run may be older.
  public synchronized SlotStatus request(SlotRequest request, QueueDefinition definition) {
    var before = wanted.put(request.holder().runUid(), request.holder());
    if (before != null && !before.equals(request.holder())) {
      // An operator with an older status in its cache had asked for that slot.
      release(before);
    }
    if (dispatcher.laneOf(request.holder()).filter(it -> !it.equals(request.lane())).isPresent()) {
      // The run's task has moved to another queue since. The slot of the old queue goes to the next
      // run, and the new queue has its own slots.
      release(request.holder());
    }
    if (request.queue() instanceof QueueRef.OfTask) {
      // Each request defines it: the dispatcher forgets a task's own queue when no run uses it.
      dispatcher.define(request.queue(), definition);
    }
    dispatcher.request(request);
    admit();
    if (!isOpen()) {
      return new SlotStatus.Undecided();
    }
    drop(request.queue());
    return status(request.holder(), request.lane());
  }

  public synchronized SlotStatus status(SlotHolder holder, Lane lane) {
    if (dispatcher.laneOf(holder).filter(lane::equals).isPresent()) {
      return new SlotStatus.Admitted();
    }
    var refusal = dropped.get(holder);
    return refusal == null ? dispatcher.reasonToWait(lane, clock.instant()) : refusal;
  }

  public synchronized boolean holds(SlotHolder holder) {
    return dispatcher.holds(holder);
  }

  /// A live pod was seen.
  public synchronized void hold(SlotHolder holder, SlotStart taken) {
    if (parked.contains(holder) && !dispatcher.holds(holder)) {
      return;
    }
    var before = dispatcher.laneOf(holder);
    dispatcher.hold(holder, taken.lane(), taken.since());
    if (before.filter(it -> !it.equals(taken.lane())).isPresent()) {
      admit();
    }
  }

  /// The pod executes nothing until it has another slot: this one goes to the next run.
  public synchronized void park(SlotHolder holder) {
    release(holder);
    parked.add(holder);
  }

  /// The pod can no longer run user code, or the run asks for no slot any more: its slot goes to
  /// the next run.
  public synchronized void release(SlotHolder holder) {
    dropped.remove(holder);
    parked.remove(holder);
    dispatcher.withdraw(holder);
    dispatcher.release(holder);
    admit();
  }

  /// The pod will not be created: its slot goes to the next run, and counts as never used.
  public synchronized void giveBack(SlotHolder holder) {
    dispatcher.giveBack(holder);
    admit();
  }

  /// Time has passed: rates may allow starts.
  private synchronized void tick() {
    nextAlarm = Optional.empty();
    admit();
  }

  public synchronized QueueCounts counts(QueueRef queue) {
    return dispatcher.counts(queue);
  }

  /// The queues that have a run or a definition.
  public synchronized List<QueueRef> queues() {
    return List.copyOf(dispatcher.queues());
  }

  private boolean isOpen() {
    return begun && unseen.isEmpty();
  }

  private void admit() {
    if (!isOpen()) {
      return;
    }
    var now = clock.instant();
    for (var admitted = dispatcher.admit(now);
        !admitted.isEmpty();
        admitted = dispatcher.admit(now)) {
      for (var request : admitted) {
        log.atDebug()
            .addKeyValue("namespace", request.queue().namespace())
            .addKeyValue("run", request.holder().run())
            .addKeyValue("queue", request.lane().text())
            .addKeyValue("since", request.place())
            .log("Admitted");
        if (!wake.test(request)) {
          dispatcher.giveBack(request.holder());
        }
      }
    }
    var next = dispatcher.nextAdmission();
    if (next.isPresent() && nextAlarm.filter(it -> !it.isAfter(next.get())).isEmpty()) {
      nextAlarm = next;
      alarm.ringAt(next.get(), this::tick);
    }
  }

  /// Wakes the runs that are too many for a queue.
  private void drop(QueueRef queue) {
    for (var request : dispatcher.overflow(queue)) {
      dispatcher
          .longest(queue)
          .ifPresent(
              longest -> dropped.put(request.holder(), SlotStatus.dropped(request, longest)));
      if (!wake.test(request)) {
        dropped.remove(request.holder());
      }
    }
  }

  private void wakeWaiting(QueueRef queue) {
    dispatcher.waiting(queue).stream()
        .filter(request -> !wake.test(request))
        .forEach(gone -> dispatcher.withdraw(gone.holder()));
  }
}
