package dev.davit.operator.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Bounds how often each caller may call. Safe for any thread.
///
/// @param <K> who calls, or what is called
public final class CallRates<K> {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_CALLERS = 20_000;

  private final int burst;
  private final int perSecond;
  private final LongSupplier nanos;

  private final Cache<K, CallRate> rates =
      Caffeine.newBuilder()
          .maximumSize(MOST_CALLERS)
          .expireAfterAccess(REMEMBERED)
          .executor(Runnable::run)
          .build();

  /// @param burst how many calls at once
  /// @param perSecond how many calls each second in the long run
  /// @param nanos a clock that never goes back, as [System#nanoTime]
  public CallRates(int burst, int perSecond, LongSupplier nanos) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /// Whether this caller may call now; a call that may is counted.
  public boolean mayCall(K caller) {
    var now = nanos.getAsLong();
    var allowed = new boolean[1];
    rates
        .asMap()
        .compute(
            caller,
            (_, before) -> {
              var rate = (before == null ? CallRate.fresh(burst, perSecond, now) : before).at(now);
              allowed[0] = rate.allows();
              return allowed[0] ? rate.after() : rate;
            });
    return allowed[0];
  }
}
