package dev.davit.operator.queue;

import dev.davit.operator.queue.QueueDefinition.Open;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The tree of limits: installation, namespaces, queues, and their lanes. After each change, each
/// level knows which of the levels below it could start a run, and whose turn it is.
final class Levels {
  private final LimitSettings limits;
  private final Level installation = new Level(null, null);
  private final Map<String, Level> namespaces = new HashMap<>();
  private final Map<QueueRef, QueueState> states = new HashMap<>();
  private final LevelAlarms alarms = new LevelAlarms();

  /// The time of the last [QueueChange.TimePassed]. Rates are as they were then.
  private Instant now = Instant.EPOCH;

  private long turns;

  Levels(LimitSettings limits) {
    this.limits = limits;
    installation.bind(new LevelLimits(limits.installation(), limits.creations()), List.of());
  }

  /// Makes the change, and updates every level above the changed ones. Takes O(log n), except a new
  /// definition, which concerns all lanes of the queue.
  void apply(QueueChange change) {
    for (var changed : change(change)) {
      for (var level = changed; level != null; level = level.parent) {
        level.updateReady(now);
        alarms.set(level, level.alarm(now));
      }
      forgetIfIdle(changed);
    }
  }

  /// Makes the change, and returns the levels that it concerns first.
  private List<Level> change(QueueChange change) {
    return switch (change) {
      case QueueChange.Defined defined -> define(defined);
      case QueueChange.Requested requested -> request(requested);
      case QueueChange.Withdrawn(var request) -> List.of(leave(request));
      case QueueChange.LengthChecked(var queue) -> {
        find(queue).ifPresent(state -> state.newcomers.clear());
        yield List.of();
      }
      case QueueChange.Admitted(var request, var at) -> {
        leave(request);
        yield List.of(
            eachUpward(
                request.lane(),
                level -> {
                  level.hold(request.holder());
                  level.started(at);
                  level.moveToEnd(++turns);
                }));
      }
      case QueueChange.Held held -> hold(held);
      case QueueChange.Started(SlotStart(var lane, var at)) ->
          List.of(eachUpward(lane, level -> level.started(at)));
      case QueueChange.Released(var holder, SlotStart(var lane, _)) ->
          List.of(eachUpward(lane, level -> level.release(holder)));
      case QueueChange.GivenBack(var holder, SlotStart(var lane, var at)) ->
          List.of(
              eachUpward(
                  lane,
                  level -> {
                    level.release(holder);
                    level.notStarted(at);
                  }));
      case QueueChange.TimePassed(var time) -> {
        now = time;
        yield alarms.ring(time);
      }
    };
  }

  private List<Level> define(QueueChange.Defined change) {
    var queue = change.queue();
    var definition = change.definition();
    if (definition.equals(definition(queue))) {
      return List.of();
    }
    var state = state(queue);
    var live = change.live().stream().filter(it -> it.lane().queue().equals(queue)).toList();
    state.definition = definition;
    state.level.bind(
        state.bound(limits.ofQueueIn(queue.namespace())),
        live.stream().map(SlotStart::since).toList());
    var changed = new ArrayList<>(List.of(state.level));
    for (var lane : state.lanes.values()) {
      var ofLane = live.stream().filter(it -> it.lane().equals(lane.lane));
      lane.bind(state.laneBound(), ofLane.map(SlotStart::since).toList());
      changed.add(lane);
    }
    if (definition instanceof QueueDefinition.Missing && state.lanes.isEmpty()) {
      states.remove(queue);
    }
    return changed;
  }

  private List<Level> request(QueueChange.Requested change) {
    var changed = new ArrayList<Level>();
    var request = change.request();
    var isNewcomer = request.isNew() && change.before().map(this::isNewcomer).orElse(true);
    change.before().map(this::leave).ifPresent(changed::add);
    var state = state(request.queue());
    state.waiting.add(request);
    if (isNewcomer) {
      state.newcomers.add(request);
    }
    if (request.resumes()) {
      state.resuming.add(request);
    }
    var lane = state.lane(request.lane());
    lane.add(request);
    updateBusy(lane);
    changed.add(lane);
    return changed;
  }

  private boolean isNewcomer(SlotRequest request) {
    return state(request.queue()).newcomers.contains(request);
  }

  private List<Level> hold(QueueChange.Held change) {
    var holder = change.holder();
    var slot = change.slot();
    var changed = new ArrayList<Level>();
    change.request().map(this::leave).ifPresent(changed::add);
    change
        .before()
        .map(before -> eachUpward(before.lane(), level -> level.release(holder)))
        .ifPresent(changed::add);
    changed.add(
        eachUpward(
            slot.lane(),
            level -> {
              level.hold(holder);
              level.started(slot.since());
            }));
    return changed;
  }

  /// Removes a waiting run from its lane, and returns the lane.
  private Level leave(SlotRequest request) {
    var state = state(request.queue());
    state.waiting.remove(request);
    state.newcomers.remove(request);
    state.resuming.remove(request);
    var lane = state.lane(request.lane());
    lane.remove(request);
    updateBusy(lane);
    return lane;
  }

  /// Applies `change` to the lane and to every level above it, and returns the lane.
  private Level eachUpward(Lane ref, Consumer<Level> change) {
    var lane = state(ref.queue()).lane(ref);
    for (var level = lane; level != null; level = level.parent) {
      change.accept(level);
    }
    return lane;
  }

  private void updateBusy(Level lane) {
    for (var level = lane; level != null; level = level.parent) {
      if (level.updateBusy()) {
        level.moveToEnd(++turns);
      }
    }
  }

  /// The run that starts next; empty if none may start now.
  Optional<SlotRequest> next() {
    return installation.isReady(now) ? Optional.of(installation.next()) : Optional.empty();
  }

  /// When the clock alone changes something next.
  Optional<Instant> nextAlarm() {
    return alarms.next();
  }

  /// Why a run of that lane would not start at `time`. The reason nearest to the run comes first.
  SlotStatus reasonToWait(Lane lane, Instant time) {
    return switch (definition(lane.queue())) {
      case QueueDefinition.Missing _ -> SlotStatus.missing(lane.queue());
      case QueueDefinition.Unreadable(var why) -> SlotStatus.unreadable(lane.queue(), why);
      case QueueDefinition.Paused _ -> SlotStatus.paused(lane.queue());
      case Open(_, var total, _) ->
          find(lane.queue())
              .flatMap(state -> blocked(state, lane, total, time))
              .or(() -> ofNamespace(lane.queue().namespace(), time))
              .or(() -> installation.block(time).map(Levels::ofInstallation))
              .orElseGet(SlotStatus.Undecided::new);
    };
  }

  private static Optional<SlotStatus> blocked(
      QueueState state, Lane lane, LevelLimits total, Instant time) {
    return Optional.ofNullable(state.lanes.get(lane.key()))
        .flatMap(level -> level.block(time))
        .map(block -> SlotStatus.blocked(lane.text(), block))
        .or(() -> state.level.block(time).map(block -> ofQueue(lane.queue(), total, block)));
  }

  private static SlotStatus ofQueue(QueueRef queue, LevelLimits total, Level.Block block) {
    return block instanceof Level.Block.Slots(var limit) && limit < total.slots()
        ? SlotStatus.namespaceQueue(queue, limit)
        : SlotStatus.blocked(queue.text() + " (all keys)", block);
  }

  /// The rate limit of pod creations lasts for a moment only, so it is not worth a status write for
  /// each run.
  private static SlotStatus ofInstallation(Level.Block block) {
    return switch (block) {
      case Level.Block.Slots(var limit) -> SlotStatus.installation(limit);
      case Level.Block.Starting _ -> new SlotStatus.Undecided();
    };
  }

  private Optional<SlotStatus> ofNamespace(String name, Instant time) {
    return Optional.ofNullable(namespaces.get(name))
        .flatMap(level -> level.block(time))
        .map(_ -> SlotStatus.namespace(name, limits.of(name)));
  }

  Collection<QueueRef> queues() {
    return List.copyOf(states.keySet());
  }

  /// The queue, if it has a run or a definition.
  Optional<QueueState> find(QueueRef queue) {
    return Optional.ofNullable(states.get(queue));
  }

  QueueDefinition definition(QueueRef queue) {
    return find(queue).map(state -> state.definition).orElseGet(QueueDefinition.Missing::new);
  }

  /// The queue; it is added if it is not known yet.
  private QueueState state(QueueRef queue) {
    return states.computeIfAbsent(
        queue,
        _ -> {
          var state = new QueueState(namespace(queue.namespace()));
          state.level.bind(state.bound(limits.ofQueueIn(queue.namespace())), List.of());
          return state;
        });
  }

  private Level namespace(String name) {
    return namespaces.computeIfAbsent(
        name,
        _ -> {
          var level = new Level(installation, null);
          level.bind(LevelLimits.of(limits.of(name)), List.of());
          return level;
        });
  }

  /// Forgets an idle level: keys and task queues come and go, and later requests define them again.
  private void forgetIfIdle(Level level) {
    var lane = level.lane;
    var state = lane == null ? null : states.get(lane.queue());
    if (lane != null && state != null && level.isIdle(now)) {
      state.lanes.remove(lane.key(), level);
      var isDefined =
          lane.queue() instanceof QueueRef.Named
              && !(state.definition instanceof QueueDefinition.Missing);
      if (!isDefined && state.lanes.isEmpty()) {
        states.remove(lane.queue());
      }
    }
  }
}
