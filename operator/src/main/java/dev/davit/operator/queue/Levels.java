package dev.davit.operator.queue;

import dev.davit.operator.queue.QueueDefinition.Open;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// The tree of limits: installation, namespaces, queues, and the copies of queues. [#settle]
/// reports the changes of a copy to the levels above, so that each level knows which of those below
/// it could start a run, and whose turn it is.
final class Levels {
  private final LimitSettings limits;
  private final Level installation = new Level(null, null);
  private final Map<String, Level> namespaces = new HashMap<>();
  private final Map<QueueRef, QueueLine> lines = new HashMap<>();

  /// The levels that have changed since the last [#settle].
  private final Set<Level> touched = new LinkedHashSet<>();

  /// When the clock alone changes something.
  private final TreeMap<Instant, Set<Level>> alarms = new TreeMap<>();

  private final Map<Level, Instant> alarmOf = new HashMap<>();
  private long turns;

  Levels(LimitSettings limits) {
    this.limits = limits;
    installation.bind(new Bound(limits.installation(), limits.creations()), List.of());
  }

  /// `starts` returns when the live pods of some copies started, for new rates.
  void define(
      QueueRef queue,
      QueueDefinition definition,
      Function<Predicate<QueueCopy>, List<Instant>> starts) {
    var line = line(queue);
    if (definition.equals(line.definition)) {
      return;
    }
    line.definition = definition;
    line.level.bind(
        line.bound(limits.ofQueueIn(queue.namespace())),
        starts.apply(it -> it.queue().equals(queue)));
    touched.add(line.level);
    for (var copy : line.copies.values()) {
      copy.bind(line.copyBound(), starts.apply(it -> it.equals(copy.copy)));
      touched.add(copy);
    }
    if (definition instanceof QueueDefinition.Missing && line.copies.isEmpty()) {
      lines.remove(queue);
    }
  }

  void add(SlotRequest request, boolean isNew) {
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

  /// Removes the request; true if it was a newcomer.
  boolean remove(SlotRequest request) {
    var line = line(request.queue());
    line.waiting.remove(request);
    var copy = line.copy(request.copy());
    copy.remove(request);
    announce(copy);
    touched.add(copy);
    return line.newcomers.remove(request);
  }

  /// The run that starts next; empty if none may start now.
  Optional<SlotRequest> next(Instant now) {
    return installation.isReady(now) ? Optional.of(installation.next()) : Optional.empty();
  }

  /// A run of that copy has started: all other levels come first now.
  void served(QueueCopy copy) {
    each(copy, level -> level.serve(++turns));
  }

  /// Applies `change` to the copy and to every level above it.
  void each(QueueCopy ref, Consumer<Level> change) {
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

  /// Updates every level above the changed ones, and those that the clock has changed.
  void settle(Instant now) {
    while (!alarms.isEmpty() && !alarms.firstKey().isAfter(now)) {
      var due = alarms.pollFirstEntry().getValue();
      due.forEach(alarmOf::remove);
      touched.addAll(due);
    }
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

  /// When the clock alone changes something next.
  Optional<Instant> nextAlarm() {
    return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.firstKey());
  }

  /// Why a run of that copy would not start now. The reason nearest to the run comes first.
  Standing why(QueueCopy copy, Instant now) {
    var line = line(copy.queue());
    var level = line.copy(copy);
    touched.add(level);
    return switch (line.definition) {
      case QueueDefinition.Missing _ -> Standing.missing(copy.queue());
      case QueueDefinition.Unreadable(var why) -> Standing.unreadable(copy.queue(), why);
      case QueueDefinition.Paused _ -> Standing.paused(copy.queue());
      case Open(_, var total, _) ->
          level
              .block(now)
              .map(block -> Standing.blocked(copy.text(), block))
              .or(() -> line.level.block(now).map(block -> ofQueue(copy.queue(), total, block)))
              .or(() -> ofNamespace(copy.queue().namespace(), now))
              .or(() -> installation.block(now).map(Levels::ofInstallation))
              .orElseGet(Standing.Undecided::new);
    };
  }

  private static Standing ofQueue(QueueRef queue, Bound total, Level.Block block) {
    return block instanceof Level.Block.Slots(var limit) && limit < total.slots()
        ? Standing.namespaceQueue(queue, limit)
        : Standing.blocked(queue.text() + " (all keys)", block);
  }

  /// The rate limit of pod creations lasts for a moment only, so it is not worth a status write for
  /// each run.
  private static Standing ofInstallation(Level.Block block) {
    return switch (block) {
      case Level.Block.Slots(var limit) -> Standing.installation(limit);
      case Level.Block.Starting _ -> new Standing.Undecided();
    };
  }

  private Optional<Standing> ofNamespace(String name, Instant now) {
    return namespace(name).block(now).map(_ -> Standing.namespace(name, limits.of(name)));
  }

  Collection<QueueRef> queues() {
    return List.copyOf(lines.keySet());
  }

  /// The queue, if it has a run or a definition.
  Optional<QueueLine> find(QueueRef queue) {
    return Optional.ofNullable(lines.get(queue));
  }

  /// The queue; it is added if it is not known yet.
  QueueLine line(QueueRef queue) {
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

  /// Forgets an idle level: keys and task queues come and go, and later requests define them again.
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
