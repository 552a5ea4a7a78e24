package dev.davit.operator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads for work that no event triggers.
final class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration SWEEP = Duration.ofSeconds(3);

  private Housekeeping() {}

  static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  /// Runs a round each `interval`, and at once again while a round leaves something to do.
  static void retain(ScheduledExecutorService executor, Duration interval, BooleanSupplier round) {
    Runnable rounds =
        guarded(
            () -> {
              while (!executor.isShutdown() && round.getAsBoolean()) {}
            });
    var millis = interval.toMillis();
    var _ = executor.scheduleWithFixedDelay(rounds, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Runs `work` every few seconds, or less often if there are very many runs: it takes at most a
  /// fiftieth of the time.
  static void sweep(ScheduledExecutorService executor, Runnable work) {
    var begin = System.nanoTime();
    guarded(work).run();
    var pause = Math.max(SWEEP.toNanos(), 50 * (System.nanoTime() - begin));
    var _ = executor.schedule(() -> sweep(executor, work), pause, TimeUnit.NANOSECONDS);
  }

  /// Runs `work` after `delay` and one millisecond more: if a timer fires early, the instant is
  /// still ahead.
  static void once(ScheduledExecutorService executor, Duration delay, Runnable work) {
    var _ = executor.schedule(guarded(work), delay.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /// The executor never runs a task again that throws: a bug here must not end housekeeping for
  /// good.
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("Housekeeping failed");
      }
    };
  }
}
