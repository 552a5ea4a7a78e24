package dev.davit.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Asks again where the API server had too much to do, or did not answer; all who share one wait
/// together, so that the others do not go on asking meanwhile.
///
/// It stands in for the tries of Fabric8's client, which come after 100 ms whatever `Retry-After`
/// says (7.5). What it says is not told to us either: the pauses are as long as the API server's
/// own, 1 s and then up to 8 s.
final class Patience {
  private static final int MOST_TRIES = 8;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /// Of doublings of the shortest: up to 8 seconds.
  private static final int MOST_DOUBLINGS = 3;

  private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

  /// @param request what may be asked twice
  <T> T asking(Supplier<T> request) {
    for (var failures = 0; ; failures++) {
      await();
      try {
        return request.get();
      } catch (DavitException e) {
        if (!ApiErrors.isTransient(e) || failures + 1 == MOST_TRIES) {
          throw e;
        }
        postpone(SHORTEST.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
      }
    }
  }

  private void await() {
    var left = notBefore.get() - System.nanoTime();
    if (left > 0) {
      Pause.of(Duration.ofNanos(left), "the API server was too busy");
    }
  }

  private void postpone(Duration pause) {
    var wanted = System.nanoTime() + pause.toNanos();
    // By their difference, as the clock's zero is anywhere.
    notBefore.accumulateAndGet(wanted, (before, now) -> now - before > 0 ? now : before);
  }
}
