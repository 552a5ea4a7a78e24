package dev.davit.operator.queue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One level of the tree of limits: the installation, a namespace, a queue, or a lane. Runs wait in
/// lanes. On the other levels, the levels below take turns.
final class Level {
  final @Nullable Level parent;

  /// The lane that this level is; null on the levels above.
  final @Nullable Lane lane;

  /// The levels below that have waiting runs.
  private final Set<Level> busy = new HashSet<>();

  /// The levels in `busy` that could start a run now, ordered by turn.
  private final TreeMap<Long, Level> ready = new TreeMap<>();

  /// Only in a lane: the waiting runs, in the order in which they are served.
  private final TreeSet<SlotRequest> waiting = new TreeSet<>();

  /// A set and not a counter: an event that is repeated counts once.
  private final Set<SlotHolder> holders = new HashSet<>();

  private final StartWindow starts = new StartWindow();
  private LevelLimits bound = LevelLimits.NONE;

  /// The level with the smallest turn is next. A level gets a new turn when one of its runs starts
  /// and when its first run begins to wait, so that no level gets ahead by coming back.
  private long turn;

  Level(@Nullable Level parent, @Nullable Lane lane) {
    this.parent = parent;
    this.lane = lane;
  }

  /// Why no run would start here, even if one waited.
  sealed interface Block {
    record Slots(int limit) implements Block {}

    record Starting(Rate rate, Instant until) implements Block {}
  }

  /// Sets the bound. `known` are the starts that count if the rate is new: those of live pods.
  void bind(LevelLimits next, Iterable<Instant> known) {
    if (next.rate().isEmpty()) {
      starts.clear();
    } else if (bound.rate().isEmpty()) {
      known.forEach(starts::add);
    }
    bound = next;
  }

  Optional<Block> block(Instant now) {
    return holders.size() >= bound.slots()
        ? Optional.of(new Block.Slots(bound.slots()))
        : nextStart(now).map(it -> it);
  }

  /// Until when the rate prevents a start; empty if it does not.
  Optional<Block.Starting> nextStart(Instant now) {
    return bound
        .rate()
        .flatMap(rate -> starts.next(rate, now).map(until -> new Block.Starting(rate, until)));
  }

  boolean isReady(Instant now) {
    return (!waiting.isEmpty() || !ready.isEmpty()) && block(now).isEmpty();
  }

  boolean hasWaiting() {
    return !waiting.isEmpty() || !busy.isEmpty();
  }

  /// Whether no run waits, none holds a slot, and no start counts any more.
  boolean isIdle(Instant now) {
    return !hasWaiting() && holders.isEmpty() && startsCountUntil(now).isEmpty();
  }

  /// When the clock alone changes something here: the rate allows the next start, or a start no
  /// longer counts.
  Optional<Instant> alarm(Instant now) {
    return hasWaiting() ? nextStart(now).map(Block.Starting::until) : startsCountUntil(now);
  }

  private Optional<Instant> startsCountUntil(Instant now) {
    return bound.rate().flatMap(starts::end).filter(now::isBefore);
  }

  void add(SlotRequest request) {
    waiting.add(request);
  }

  void remove(SlotRequest request) {
    waiting.remove(request);
  }

  /// The first run in line of the level whose turn it is.
  SlotRequest next() {
    return waiting.isEmpty() ? ready.firstEntry().getValue().next() : waiting.getFirst();
  }

  int held() {
    return holders.size();
  }

  void hold(SlotHolder holder) {
    holders.add(holder);
  }

  void release(SlotHolder holder) {
    holders.remove(holder);
  }

  void started(Instant at) {
    if (bound.rate().isPresent()) {
      starts.add(at);
    }
  }

  void notStarted(Instant at) {
    starts.remove(at);
  }

  /// Moves this level to the end of its neighbours' line.
  void moveToEnd(long next) {
    unlist();
    turn = next;
  }

  /// Forgets starts that no longer count. Lists this level in its parent if it could start a run;
  /// otherwise removes it from there.
  void updateReady(Instant now) {
    bound.rate().ifPresent(rate -> starts.forgetBefore(now.minus(rate.period())));
    if (parent == null) {
      return;
    }
    if (isReady(now)) {
      parent.ready.put(turn, this);
    } else {
      unlist();
    }
  }

  /// Records in the parent whether runs wait here; true if the first one has come.
  boolean updateBusy() {
    if (parent == null) {
      return false;
    }
    if (hasWaiting()) {
      return parent.busy.add(this);
    }
    parent.busy.remove(this);
    return false;
  }

  private void unlist() {
    if (parent != null) {
      parent.ready.remove(turn, this);
    }
  }
}
