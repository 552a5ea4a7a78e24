package dev.davit.sdk;

import java.time.Duration;
import java.util.Optional;

/// How long finished runs of a task are kept, and how many.
///
/// ```java
/// Retention.DEFAULT.age(ofDays(7)).count(500)
/// ```
///
/// @param age 0 s to 87,600 h; empty: the operator's setting
/// @param count 0 to 100,000, the latest runs are kept; empty: the operator's setting
public record Retention(Optional<Duration> age, Optional<Integer> count) {
  private static final int MOST_RUNS = 100_000;
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  /// The operator's settings.
  public static final Retention DEFAULT = new Retention(Optional.empty(), Optional.empty());

  /// @throws IllegalArgumentException if a value is out of its bounds; the message names it
  public Retention {
    age.ifPresent(it -> TaskOptions.require("retention.age", it, Duration.ZERO, TEN_YEARS));
    count
        .filter(it -> it < 0 || it > MOST_RUNS)
        .ifPresent(
            it -> {
              throw new IllegalArgumentException(
                  "retention.count is " + it + "; allowed: 0 to " + MOST_RUNS);
            });
  }

  public Retention age(Duration most) {
    return new Retention(Optional.of(most), count);
  }

  public Retention count(int most) {
    return new Retention(age, Optional.of(most));
  }
}
