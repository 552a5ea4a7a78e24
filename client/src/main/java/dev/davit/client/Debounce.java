package dev.davit.client;

import java.time.Duration;

/// Several triggers within a short time become one run, as on Trigger.dev's page on debouncing. The
/// first trigger creates a delayed run. Each trigger during the delay postpones the start, up to
/// `maxDelay`. Once the run is no longer delayed, the next trigger begins anew.
///
/// @param key identifies the triggers that belong together, for one task in one namespace; 1 to
///   2,048 characters, not all of them blank
/// @param delay from the last trigger to the start, 1 s to 8,760 h
/// @param mode which trigger's payload the run gets; the first one's by default
/// @param maxDelay the longest time from the creation of the run to its start, `delay` to 8,760 h;
///   by default an hour, or four times `delay` if that is longer
public record Debounce(String key, Duration delay, Mode mode, Duration maxDelay) {
  private static final int LONGEST_KEY = 2048;
  private static final Duration DEFAULT_MAX_DELAY = Duration.ofHours(1);

  /// With less than twice the delay, a second trigger would hardly postpone the start.
  private static final int DEFAULT_DELAYS = 4;

  /// Which trigger's payload a debounced run gets. Everything else comes from the first trigger.
  public enum Mode {
    /// The first trigger's.
    LEADING,
    /// The last trigger's.
    TRAILING
  }

  /// @throws IllegalArgumentException if a value is not allowed; the message names it
  public Debounce {
    Bounds.text("debounce.key", key, LONGEST_KEY);
    Bounds.require(!key.isBlank(), "debounce.key", "blank", "at least one character that is seen");
    Bounds.duration("debounce.delay", delay, Duration.ofSeconds(1), Bounds.YEAR);
    Bounds.duration("debounce.maxDelay", maxDelay, delay, Bounds.YEAR);
  }

  /// With the payload of the first trigger, `delay` after the last one.
  public static Debounce leading(String key, Duration delay) {
    return of(key, delay, Mode.LEADING);
  }

  /// With the payload of the last trigger, `delay` after it.
  public static Debounce trailing(String key, Duration delay) {
    return of(key, delay, Mode.TRAILING);
  }

  private static Debounce of(String key, Duration delay, Mode mode) {
    return new Debounce(key, delay, mode, defaultMaxDelay(delay));
  }

  private static Duration defaultMaxDelay(Duration delay) {
    if (delay.compareTo(Bounds.YEAR) >= 0) {
      return delay; // the record checks it; the start cannot be postponed further
    }
    var delays = delay.multipliedBy(DEFAULT_DELAYS);
    var atLeast = delays.compareTo(DEFAULT_MAX_DELAY) > 0 ? delays : DEFAULT_MAX_DELAY;
    return atLeast.compareTo(Bounds.YEAR) > 0 ? Bounds.YEAR : atLeast;
  }

  public Debounce maxDelay(Duration sinceFirst) {
    return new Debounce(key, delay, mode, sinceFirst);
  }
}
