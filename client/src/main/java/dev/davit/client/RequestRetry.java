package dev.davit.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Repeats a request if the API server is overloaded or does not respond. All requests that share
/// an instance wait together, so that the others do not add load meanwhile.
///
/// It replaces the retries of Fabric8's client, which come after 100 ms and ignore `Retry-After`
/// (7.5). Fabric8 does not pass on the value of `Retry-After` either. So the pauses follow those of
/// the API server itself, 1 s and then up to 8 s.
final class RequestRetry {
  private static final int MOST_TRIES = 8;
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /// The shortest pause is doubled at most this often: up to 8 seconds.
  private static final int MOST_DOUBLINGS = 3;

  private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

  /// @param request must be safe to repeat
  <T> T call(Supplier<T> request) {
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
    // Compared by difference, because the clock's zero is arbitrary.
    notBefore.accumulateAndGet(wanted, (before, now) -> now - before > 0 ? now : before);
  }
}
