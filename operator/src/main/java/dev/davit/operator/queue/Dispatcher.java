package dev.davit.operator.queue;

import dev.davit.api.Overflow;
import dev.davit.operator.queue.QueueDefinition.Longest;
import dev.davit.operator.queue.QueueDefinition.Open;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who may start next: what is seen goes in, admissions come out. First in, first out, within the
/// copy of a queue; copies, queues and namespaces take turns; never more holders than slots on any
/// level.
///
/// It keeps nothing that cannot be told to it again from runs, pods and queues. Every operation is
/// O(log n), and repeating one changes nothing. Not thread-safe: [Slots] holds the lock.
final class Dispatcher {
  /// A full queue names so many tasks at most in its status.
  private static final int TASKS = 100;

  private final LimitSettings limits;
  private final Level installation = new Level(null, null);
  private final Map<String, Level> namespaces = new HashMap<>();
  private final Map<QueueRef, QueueLine> lines = new HashMap<>();
  private final Map<SlotHolder, Held> holders = new HashMap<>();
  private final Map<SlotHolder, SlotRequest> requests = new HashMap<>();

  /// What has changed since the last admission.
  private final Set<Level> touched = new LinkedHashSet<>();

  /// When something changes by the clock alone.
  private final TreeMap<Instant, Set<Level>> alarms = new TreeMap<>();

  private final Map<Level, Instant> alarmOf = new HashMap<>();
  private long turns;

  Dispatcher(LimitSettings limits) {
    this.limits = limits;
    installation.bind(new Bound(limits.installation(), limits.creations()), List.of());
  }

  /// A slot that is taken.
  record Held(QueueCopy copy, Instant since) {}

  /// What the queue allows has become known, or has changed. Lowering a limit takes no slot back.
  void define(QueueRef queue, QueueDefinition definition) {
    var line = line(queue);
    if (definition.equals(line.definition)) {
      return;
    }
    line.definition = definition;
    line.level.bind(
        line.bound(limits.ofQueueIn(queue.namespace())), starts(it -> it.queue().equals(queue)));
    touched.add(line.level);
    for (var copy : line.copies.values()) {
      copy.bind(line.copyBound(), starts(it -> it.equals(copy.copy)));
      touched.add(copy);
    }
    if (definition instanceof QueueDefinition.Missing && line.copies.isEmpty()) {
      lines.remove(queue);
    }
  }

  /// A run waits for a slot. Asking again replaces what was asked before; a holder need not ask.
  void request(SlotRequest request) {
    if (holders.containsKey(request.holder())) {
      return;
    }
    var before = requests.put(request.holder(), request);
    if (request.equals(before)) {
      return;
    }
    var isNew = request.isNew();
    if (before != null) {
      isNew &= remove(before);
    }
    var line = line(request.queue());
    line.waiting.add(request);
    if (isNew) {
      line.newcomers.add(request);
    }
    var copy = line.copy(request.copy());
    copy.add(request);
    announce(copy);
    touched.add(copy);
  }

  /// A run no longer waits: it ended, or it is gone.
  void withdraw(SlotHolder holder) {
    var request = requests.remove(holder);
    if (request != null) {
      remove(request);
    }
  }

  /// Whether it was a newcomer.
  private boolean remove(SlotRequest request) {
    var line = line(request.queue());
    line.waiting.remove(request);
    var copy = line.copy(request.copy());
    copy.remove(request);
    announce(copy);
    touched.add(copy);
    return line.newcomers.remove(request);
  }

  /// A live pod was seen: it takes a slot, whatever the limit says. Who holds one of that copy
  /// already goes on with it.
  ///
  /// @param since when it started, as far as rates are concerned
  void hold(SlotHolder holder, QueueCopy copy, Instant since) {
    withdraw(holder);
    var before = holders.get(holder);
    if (before != null && before.copy().equals(copy)) {
      return;
    }
    release(holder);
    holders.put(holder, new Held(copy, since));
    each(copy, level -> level.hold(holder));
    started(copy, since);
  }

  /// An attempt has started there: all that rates need to know.
  void started(QueueCopy copy, Instant at) {
    each(copy, level -> level.started(at));
  }

  /// The pod can no longer run user code.
  void release(SlotHolder holder) {
    var held = holders.remove(holder);
    if (held != null) {
      each(held.copy(), level -> level.release(holder));
    }
  }

  /// The pod will not be created: the slot was not used, and no rate counts it.
  void giveBack(SlotHolder holder) {
    var held = holders.get(holder);
    release(holder);
    if (held != null) {
      each(held.copy(), level -> level.notStarted(held.since()));
    }
  }

  /// Admits all that there are slots for. An admitted run holds its slot from now on.
  List<SlotRequest> admit(Instant now) {
    while (!alarms.isEmpty() && !alarms.firstKey().isAfter(now)) {
      var due = alarms.pollFirstEntry().getValue();
      due.forEach(alarmOf::remove);
      touched.addAll(due);
    }
    settle(now);
    var admitted = new ArrayList<SlotRequest>();
    while (installation.isReady(now)) {
      var next = installation.next();
      hold(next.holder(), next.copy(), now);
      each(next.copy(), level -> level.serve(++turns));
      admitted.add(next);
      settle(now);
    }
    return admitted;
  }

  /// Tells every level above what has changed below it.
  private void settle(Instant now) {
    for (var changed : touched) {
      for (var level = changed; level != null; level = level.parent) {
        level.list(now);
        setAlarm(level, now);
      }
      forgetIfIdle(changed, now);
    }
    touched.clear();
  }

  private void setAlarm(Level level, Instant now) {
    var before = alarmOf.get(level);
    var next = level.alarm(now);
    if (next.equals(Optional.ofNullable(before))) {
      return;
    }
    if (before != null) {
      alarmOf.remove(level);
      alarms.computeIfPresent(
          before, (_, others) -> others.remove(level) && others.isEmpty() ? null : others);
    }
    next.ifPresent(
        at -> {
          alarmOf.put(level, at);
          alarms.computeIfAbsent(at, _ -> new LinkedHashSet<>()).add(level);
        });
  }

  /// When [#admit] is to be called again though nothing happens.
  Optional<Instant> nextAdmission() {
    return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.firstKey());
  }

  /// Removes those who are too many for the queue: as many as have come new, at most.
  List<SlotRequest> overflow(QueueRef queue) {
    var line = line(queue);
    var dropped = new ArrayList<SlotRequest>();
    line.longest()
        .ifPresent(
            longest -> {
              var surplus =
                  Math.min(line.waiting.size() - longest.maxQueued(), line.newcomers.size());
              var candidates =
                  switch (longest.overflow()) {
                    case REFUSE -> Stream.<SlotRequest>empty();
                    case DROP_NEWEST -> line.newcomers.descendingSet().stream();
                    case CANCEL_OLDEST -> line.waiting.stream();
                  };
              candidates.limit(Math.max(0, surplus)).forEach(dropped::add);
            });
    line.newcomers.clear();
    dropped.forEach(it -> withdraw(it.holder()));
    return dropped;
  }

  boolean holds(SlotHolder holder) {
    return holders.containsKey(holder);
  }

  /// The copy of a queue whose slot `holder` takes.
  Optional<QueueCopy> copyOf(SlotHolder holder) {
    return Optional.ofNullable(holders.get(holder)).map(Held::copy);
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
    var line = lines.get(queue);
    return line == null ? List.of() : List.copyOf(line.waiting);
  }

  QueueCounts counts(QueueRef queue) {
    var line = lines.get(queue);
    if (line == null) {
      return QueueCounts.NONE;
    }
    var keys = line.copies.keySet().stream().filter(key -> !key.isEmpty()).count();
    var oldest = line.waiting.isEmpty() ? null : line.waiting.getFirst().place();
    return new QueueCounts(
        line.level.held(),
        line.waiting.size(),
        (int) keys,
        Optional.ofNullable(oldest),
        fullOf(line));
  }

  private static List<String> fullOf(QueueLine line) {
    return line.longest()
            .filter(it -> it.overflow() == Overflow.REFUSE)
            .filter(it -> line.waiting.size() >= it.maxQueued())
            .isEmpty()
        ? List.of()
        : line.waiting.stream().map(SlotRequest::task).distinct().limit(TASKS).sorted().toList();
  }

  /// How many runs may wait; empty: any number.
  Optional<Longest> longest(QueueRef queue) {
    return Optional.ofNullable(lines.get(queue)).flatMap(QueueLine::longest);
  }

  QueueDefinition definition(QueueRef queue) {
    var line = lines.get(queue);
    return line == null ? new QueueDefinition.Missing() : line.definition;
  }

  /// Why a run of that copy would not start now, the nearest reason first.
  Standing why(QueueCopy copy, Instant now) {
    var line = line(copy.queue());
    var level = line.copy(copy);
    touched.add(level);
    return switch (line.definition) {
      case QueueDefinition.Missing _ -> Standing.missing(copy.queue());
      case QueueDefinition.Paused _ -> Standing.paused(copy.queue());
      case Open(_, var total, _) ->
          level
              .block(now)
              .map(block -> Standing.blocked(copy.text(), block))
              .or(() -> line.level.block(now).map(block -> ofQueue(copy.queue(), total, block)))
              .or(() -> ofNamespace(copy.queue().namespace(), now))
              .or(() -> installation.block(now).map(Dispatcher::ofInstallation))
              .orElseGet(Standing.Undecided::new);
    };
  }

  private static Standing ofQueue(QueueRef queue, Bound total, Level.Block block) {
    return block instanceof Level.Block.Slots(var limit) && limit < total.slots()
        ? Standing.namespaceQueue(queue, limit)
        : Standing.blocked(queue.text() + " (all keys)", block);
  }

  /// Pods that are created too fast for a moment are not worth a word in each status.
  private static Standing ofInstallation(Level.Block block) {
    return switch (block) {
      case Level.Block.Slots(var limit) -> Standing.installation(limit);
      case Level.Block.Starting _ -> new Standing.Undecided();
    };
  }

  private Optional<Standing> ofNamespace(String name, Instant now) {
    return namespace(name).block(now).map(_ -> Standing.namespace(name, limits.of(name)));
  }

  /// The runs of the copies of `queue` have a level of their own, as soon as one is named.
  private QueueLine line(QueueRef queue) {
    return lines.computeIfAbsent(
        queue,
        _ -> {
          var line = new QueueLine(namespace(queue.namespace()));
          line.level.bind(line.bound(limits.ofQueueIn(queue.namespace())), List.of());
          return line;
        });
  }

  private Level namespace(String name) {
    return namespaces.computeIfAbsent(
        name,
        _ -> {
          var level = new Level(installation, null);
          level.bind(Bound.of(limits.of(name)), List.of());
          return level;
        });
  }

  /// Does `change` to the copy and to every level above it.
  private void each(QueueCopy ref, Consumer<Level> change) {
    var copy = line(ref.queue()).copy(ref);
    for (var level = copy; level != null; level = level.parent) {
      change.accept(level);
    }
    touched.add(copy);
  }

  private void announce(Level copy) {
    for (var level = copy; level != null; level = level.parent) {
      if (level.announce()) {
        level.serve(++turns);
      }
    }
  }

  /// When the live pods of a queue have started.
  private List<Instant> starts(Predicate<QueueCopy> where) {
    return holders.values().stream()
        .filter(held -> where.test(held.copy()))
        .map(Held::since)
        .toList();
  }

  /// Keys and the queues of tasks come and go, and are told again; what is idle is not kept.
  private void forgetIfIdle(Level level, Instant now) {
    var copy = level.copy;
    var line = copy == null ? null : lines.get(copy.queue());
    if (copy != null && line != null && level.isIdle(now)) {
      line.copies.remove(copy.key(), level);
      var isDefined =
          copy.queue() instanceof QueueRef.Named
              && !(line.definition instanceof QueueDefinition.Missing);
      if (!isDefined && line.copies.isEmpty()) {
        lines.remove(copy.queue());
      }
    }
  }
}
