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

/// The shell of the [Dispatcher]: one lock around it, and a wake-up for every run that is admitted.
/// Thread-safe.
///
/// After a start nothing is admitted until every run that existed then has been looked at once, so
/// that the first slot goes to the oldest run and not to the first that happened to be reconciled.
public final class Slots {
  private static final Logger log = LoggerFactory.getLogger(Slots.class);

  private final Dispatcher dispatcher;
  private final Predicate<SlotRequest> wake;
  private final InstantSource clock;
  private final AlarmClock alarm;
  private final Set<RunKey> unseen = new HashSet<>();

  /// The pod that each run has asked for last, by uid: it wants no other.
  private final Map<String, SlotHolder> wanted = new HashMap<>();

  /// Those for whom a full queue has no place, until they have ended.
  private final Map<SlotHolder, Standing> dropped = new HashMap<>();

  private Optional<Instant> nextAlarm = Optional.empty();
  private boolean begun;

  /// `wake` is told of every admission, and of every new reason to wait; it must return at once.
  /// False: there is no such run any more, and its place goes to the next. `alarm` rings when rates
  /// let the next run start.
  public Slots(
      LimitSettings limits, Predicate<SlotRequest> wake, InstantSource clock, AlarmClock alarm) {
    this.dispatcher = new Dispatcher(limits);
    this.wake = wake;
    this.clock = clock;
    this.alarm = alarm;
  }

  /// Tells what is there before the first admission: all live pods, all unfinished runs, and what
  /// has started lately and is over, for the queues that limit the rate of starts. Only the first
  /// call counts.
  public synchronized void begin(
      Map<SlotHolder, TakenSlot> livePods, Collection<RunKey> runs, Collection<TakenSlot> over) {
    if (begun) {
      return;
    }
    begun = true;
    livePods.forEach((holder, taken) -> dispatcher.hold(holder, taken.copy(), taken.since()));
    over.forEach(taken -> dispatcher.started(taken.copy(), taken.since()));
    unseen.addAll(runs);
    log.atInfo()
        .addKeyValue("livePods", livePods.size())
        .addKeyValue("unfinishedRuns", runs.size())
        .log("Rebuilt the slots");
  }

  public synchronized boolean hasBegun() {
    return begun;
  }

  /// A run has been looked at (or is gone); the last of those that [#begin] named opens the gate.
  public synchronized void seen(RunKey run) {
    if (unseen.remove(run) && unseen.isEmpty()) {
      admit();
      dispatcher.queues().forEach(this::drop);
      // Those who still wait were not told why while nothing was decided.
      dispatcher.queues().forEach(this::tellWaiting);
    }
  }

  public synchronized void define(QueueRef queue, QueueDefinition definition) {
    var before = dispatcher.definition(queue);
    dispatcher.define(queue, definition);
    admit();
    if (!before.getClass().equals(definition.getClass())) {
      // Another kind of reason: those who still wait say so in their status. A changed number alone
      // is not worth a write each.
      tellWaiting(queue);
    }
  }

  /// Looks at everybody who waits or holds, and forgets whom nobody knows any more: runs are
  /// deleted without a word to the dispatcher.
  ///
  /// @param runUid of the run that exists; empty where there is none
  public synchronized void sweep(
      Function<RunKey, Optional<String>> runUid, Predicate<SlotHolder> podExists) {
    unseen.stream().filter(run -> runUid.apply(run).isEmpty()).toList().forEach(this::seen);
    Predicate<SlotHolder> runExists =
        holder -> runUid.apply(holder.runKey()).filter(holder.runUid()::equals).isPresent();
    // Whoever waits is one of those who wanted a slot.
    for (var gone : wanted.values().stream().filter(runExists.negate()).toList()) {
      wanted.remove(gone.runUid(), gone);
      dropped.remove(gone);
      dispatcher.withdraw(gone);
    }
    dispatcher.holders().stream()
        .filter(runExists.negate().and(podExists.negate()))
        .forEach(this::release);
  }

  /// Asks for a slot, and tells at once how it stands. `definition` counts for the queue of a task:
  /// a Queue is defined by its own watch, and what was seen of it with the run may be older.
  public synchronized Standing request(SlotRequest request, QueueDefinition definition) {
    var before = wanted.put(request.holder().runUid(), request.holder());
    if (before != null && !before.equals(request.holder())) {
      // Asked for by an operator that had an older status in its cache.
      release(before);
    }
    if (dispatcher.copyOf(request.holder()).filter(it -> !it.equals(request.copy())).isPresent()) {
      // The run's task has moved to another queue since: the slot of the former one goes to the
      // next, and this one has slots of its own.
      release(request.holder());
    }
    if (request.queue() instanceof QueueRef.OfTask) {
      // Told with each request: a task's own queue is forgotten when nobody uses it.
      dispatcher.define(request.queue(), definition);
    }
    dispatcher.request(request);
    admit();
    if (!isOpen()) {
      return new Standing.Undecided();
    }
    drop(request.queue());
    return standing(request.holder(), request.copy());
  }

  public synchronized Standing standing(SlotHolder holder, QueueCopy copy) {
    if (dispatcher.copyOf(holder).filter(copy::equals).isPresent()) {
      return new Standing.Admitted();
    }
    var refusal = dropped.get(holder);
    return refusal == null ? dispatcher.why(copy, clock.instant()) : refusal;
  }

  public synchronized boolean holds(SlotHolder holder) {
    return dispatcher.holds(holder);
  }

  /// A live pod was seen.
  public synchronized void hold(SlotHolder holder, TakenSlot taken) {
    var before = dispatcher.copyOf(holder);
    dispatcher.hold(holder, taken.copy(), taken.since());
    if (before.filter(it -> !it.equals(taken.copy())).isPresent()) {
      admit();
    }
  }

  /// The pod can no longer run user code, or the run asks for none any more: its slot goes to the
  /// next.
  public synchronized void release(SlotHolder holder) {
    dropped.remove(holder);
    dispatcher.withdraw(holder);
    dispatcher.release(holder);
    admit();
  }

  /// The pod will not be created: its slot goes to the next, and counts as never used.
  public synchronized void giveBack(SlotHolder holder) {
    dispatcher.giveBack(holder);
    admit();
  }

  /// Time has passed: rates may let runs start.
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
            .addKeyValue("queue", request.copy().text())
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

  /// Tells those who are too many for a queue.
  private void drop(QueueRef queue) {
    for (var request : dispatcher.overflow(queue)) {
      dispatcher
          .longest(queue)
          .ifPresent(longest -> dropped.put(request.holder(), Standing.dropped(request, longest)));
      if (!wake.test(request)) {
        dropped.remove(request.holder());
      }
    }
  }

  private void tellWaiting(QueueRef queue) {
    dispatcher.waiting(queue).stream()
        .filter(request -> !wake.test(request))
        .forEach(gone -> dispatcher.withdraw(gone.holder()));
  }
}
