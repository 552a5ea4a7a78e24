package dev.davit.operator.queue;

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

  private final Dispatcher dispatcher = new Dispatcher();
  private final Predicate<SlotRequest> wake;
  private final Set<RunKey> unseen = new HashSet<>();

  /// The pod that each run has asked for last, by uid: it wants no other.
  private final Map<String, SlotHolder> wanted = new HashMap<>();

  private boolean begun;

  /// `wake` is told of every admission, and of every new reason to wait; it must return at once.
  /// False: there is no such run any more, and its place goes to the next.
  public Slots(Predicate<SlotRequest> wake) {
    this.wake = wake;
  }

  /// A run of a namespace.
  public record RunKey(String namespace, String name) {}

  /// Tells what is there before the first admission: all live pods and all unfinished runs. Only
  /// the first call counts.
  public synchronized void begin(Map<SlotHolder, QueueRef> livePods, Collection<RunKey> runs) {
    if (begun) {
      return;
    }
    begun = true;
    livePods.forEach(dispatcher::hold);
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
      dispatcher.queues().forEach(this::admit);
      // Those who still wait were not told why while nothing was decided.
      dispatcher.queues().forEach(this::tellWaiting);
    }
  }

  public synchronized void define(QueueRef queue, QueueDefinition definition) {
    var before = dispatcher.definition(queue);
    dispatcher.define(queue, definition);
    admit(queue);
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
    wanted.values().removeIf(runExists.negate());
    dispatcher.requests().stream()
        .map(SlotRequest::holder)
        .filter(runExists.negate())
        .forEach(dispatcher::withdraw);
    dispatcher.holders().stream()
        .filter(runExists.negate().and(podExists.negate()))
        .forEach(this::release);
  }

  /// Asks for a slot, and tells at once how it stands. `definition` counts for the queue of a task:
  /// a Queue is defined by its own watch, and what was seen of it with the run may be older.
  public synchronized Standing request(SlotRequest request, QueueDefinition definition) {
    if (request.queue() instanceof QueueRef.OfTask) {
      dispatcher.define(request.queue(), definition);
    }
    var before = wanted.put(request.runUid(), request.holder());
    if (before != null && !before.equals(request.holder())) {
      // Asked for by an operator that had an older status in its cache.
      release(before);
    }
    if (dispatcher
        .queueOf(request.holder())
        .filter(it -> !it.equals(request.queue()))
        .isPresent()) {
      // The run's task has moved to another queue since: the slot of the former one goes to the
      // next, and this one has slots of its own.
      release(request.holder());
    }
    dispatcher.request(request);
    admit(request.queue());
    return isOpen() ? standing(request.holder(), request.queue()) : new Standing.Undecided();
  }

  public synchronized Standing standing(SlotHolder holder, QueueRef queue) {
    return dispatcher.queueOf(holder).filter(queue::equals).isPresent()
        ? new Standing.Admitted()
        : Standing.waiting(queue, dispatcher.definition(queue));
  }

  public synchronized boolean holds(SlotHolder holder) {
    return dispatcher.holds(holder);
  }

  /// A live pod was seen.
  public synchronized void hold(SlotHolder holder, QueueRef queue) {
    var before = dispatcher.queueOf(holder);
    dispatcher.hold(holder, queue);
    before.filter(it -> !it.equals(queue)).ifPresent(this::admit);
  }

  /// The pod can no longer run user code, or will not be created: its slot goes to the next.
  public synchronized void release(SlotHolder holder) {
    dispatcher.withdraw(holder);
    var queue = dispatcher.queueOf(holder);
    dispatcher.release(holder);
    queue.ifPresent(this::admit);
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

  private void admit(QueueRef queue) {
    if (!isOpen()) {
      return;
    }
    for (var admitted = dispatcher.admit(queue);
        !admitted.isEmpty();
        admitted = dispatcher.admit(queue)) {
      admitted.stream()
          .filter(request -> !wake.test(request))
          .forEach(gone -> dispatcher.release(gone.holder()));
    }
  }

  private void tellWaiting(QueueRef queue) {
    dispatcher.waiting(queue).stream()
        .filter(request -> !wake.test(request))
        .forEach(gone -> dispatcher.withdraw(gone.holder()));
  }
}
