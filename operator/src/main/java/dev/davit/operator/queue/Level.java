package dev.davit.operator.queue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One level of the tree of limits: the installation, a namespace, a queue, or its copy for a key.
/// Runs wait in copies; in the others, the levels below take turns.
final class Level {
  final @Nullable Level parent;

  /// Which copy of a queue this is; none on the levels above.
  final @Nullable QueueCopy copy;

  /// The levels below in which runs wait.
  private final Set<Level> busy = new HashSet<>();

  /// Those of them that could start a run now, by whose turn it is.
  private final TreeMap<Long, Level> ready = new TreeMap<>();

  /// Of a copy: the runs that wait, in the order in which they are served.
  private final TreeSet<SlotRequest> waiting = new TreeSet<>();

  /// A set and not a counter: what is told twice counts once.
  private final Set<SlotHolder> holders = new HashSet<>();

  private final Starts starts = new Starts();
  private Bound bound = Bound.NONE;

  /// The smallest among neighbours is served next. Given anew with every start, and whenever the
  /// first run comes to wait, so that nobody gets ahead by coming back.
  private long turn;

  Level(@Nullable Level parent, @Nullable QueueCopy copy) {
    this.parent = parent;
    this.copy = copy;
  }

  /// Why nothing starts here, were a run to wait.
  sealed interface Block {
    record Slots(int limit) implements Block {}

    record Starting(Rate rate, Instant until) implements Block {}
  }

  /// `known` are starts that count where the rate is new: those of live pods.
  void bind(Bound next, Iterable<Instant> known) {
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

  /// How long its rate lets nothing start; empty where it lets.
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

  /// Nobody waits, nobody holds, and no start counts any more.
  boolean isIdle(Instant now) {
    return !hasWaiting() && holders.isEmpty() && startsCountUntil(now).isEmpty();
  }

  /// When something changes here by the clock alone: its rate lets the next run start, or a start
  /// counts no longer.
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

  /// The run that is first in line, of the level whose turn it is.
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

  /// It goes to the end of the line of its neighbours.
  void serve(long next) {
    unlist();
    turn = next;
  }

  /// Tells its parent whether it could start a run.
  void list(Instant now) {
    if (parent == null) {
      return;
    }
    if (isReady(now)) {
      parent.ready.put(turn, this);
    } else {
      unlist();
    }
  }

  /// Tells its parent whether runs wait; true where the first one has come.
  boolean announce() {
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
