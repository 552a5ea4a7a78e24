package dev.davit.operator.simulation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/// The virtual clock: what is to happen, in order, and a trace of what has happened.
public final class Timeline implements InstantSource {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int REMEMBERED = remembered();

  private final PriorityQueue<Planned> planned =
      new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));

  /// Nobody has so much to do in one millisecond.
  private static final int MOST_STEPS = 10_000;

  private final Deque<String> trace = new ArrayDeque<>();
  private long now;
  private long order;
  private int stepsOfNow;
  private long hash = 1;

  private record Planned(long at, long order, Runnable action) {}

  public void after(long millis, Runnable action) {
    planned.add(new Planned(now + Math.max(0, millis), order++, action));
  }

  /// `action` now and then again, so long as it says so.
  public void every(long millis, java.util.function.BooleanSupplier action) {
    after(
        millis,
        () -> {
          if (action.getAsBoolean()) {
            every(millis, action);
          }
        });
  }

  /// Lets happen what is planned until `millis` after the start; the clock stands there then.
  public void runUntil(long millis) {
    for (var next = planned.peek(); next != null && next.at() <= millis; next = planned.peek()) {
      planned.remove();
      // A step within a step may have moved the clock past the plan of this one.
      advance(Math.max(now, next.at()));
      next.action().run();
    }
    advance(Math.max(now, millis));
  }

  private void advance(long to) {
    stepsOfNow = to == now ? stepsOfNow + 1 : 0;
    now = to;
    if (stepsOfNow > MOST_STEPS) {
      throw new Violation(Rule.PROGRESS, "something works without end");
    }
  }

  /// Milliseconds since the start.
  public long elapsed() {
    return now;
  }

  @Override
  public Instant instant() {
    return START.plusMillis(now);
  }

  /// Remembers what happens: two worlds of one seed say the same.
  public void say(String what) {
    hash = (hash * 1_000_003 + now) * 1_000_003 + what.hashCode();
    if (REMEMBERED == 0) {
      return;
    }
    if (trace.size() == REMEMBERED) {
      trace.removeFirst();
    }
    trace.addLast(now + " " + what);
  }

  /// A world that is repeated tells everything, and of many thousands none does.
  private static int remembered() {
    if (Long.getLong("davit.simulation.seed") != null) {
      return 100_000;
    }
    return Long.getLong("davit.simulation.fresh") == null ? 300 : 0;
  }

  long hash() {
    return hash;
  }

  public List<String> trace() {
    return List.copyOf(trace);
  }
}
