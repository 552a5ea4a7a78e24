package dev.davit.client;

import java.time.Duration;

/// How triggers that come one soon after the other become one run, as on Trigger.dev's page on
/// debouncing: the first creates a delayed run, and each that comes while it is delayed pushes its
/// start away, until the last one allowed. Once the run is no longer delayed, the next trigger
/// begins anew.
///
/// @param key what belongs together, for one task in one namespace; 1 to 2,048 characters, not all
///   of them blank
/// @param delay from the last trigger to the start, 1 s to 8,760 h
/// @param mode whose payload the run gets; the first one's by default
/// @param maxDelay from the creation of the run to its start, however many triggers come, `delay`
///   to 8,760 h; by default an hour, or four times `delay` if that is longer
public record Debounce(String key, Duration delay, Mode mode, Duration maxDelay) {
  private static final int LONGEST_KEY = 2048;
  private static final Duration DEFAULT_MAX_DELAY = Duration.ofHours(1);

  /// With less than twice the delay, a second trigger would hardly push the start.
  private static final int DEFAULT_DELAYS = 4;

  /// Whose payload a debounced run gets. All else is as the first trigger said.
  public enum Mode {
    /// The first trigger's.
    LEADING,
    /// The last trigger's.
    TRAILING
  }

  /// @throws IllegalArgumentException where a value is not allowed; the message names it
  public Debounce {
    Allowed.text("debounce.key", key, LONGEST_KEY);
    Allowed.require(!key.isBlank(), "debounce.key", "blank", "at least one character that is seen");
    Allowed.duration("debounce.delay", delay, Duration.ofSeconds(1), Allowed.YEAR);
    Allowed.duration("debounce.maxDelay", maxDelay, delay, Allowed.YEAR);
  }

  /// The payload of the first trigger, `delay` after the last one.
  public static Debounce leading(String key, Duration delay) {
    return of(key, delay, Mode.LEADING);
  }

  /// The payload of the last trigger, `delay` after it.
  public static Debounce trailing(String key, Duration delay) {
    return of(key, delay, Mode.TRAILING);
  }

  private static Debounce of(String key, Duration delay, Mode mode) {
    return new Debounce(key, delay, mode, defaultMaxDelay(delay));
  }

  private static Duration defaultMaxDelay(Duration delay) {
    if (delay.compareTo(Allowed.YEAR) >= 0) {
      return delay; // which is checked, and cannot be pushed any further
    }
    var delays = delay.multipliedBy(DEFAULT_DELAYS);
    var atLeast = delays.compareTo(DEFAULT_MAX_DELAY) > 0 ? delays : DEFAULT_MAX_DELAY;
    return atLeast.compareTo(Allowed.YEAR) > 0 ? Allowed.YEAR : atLeast;
  }

  public Debounce maxDelay(Duration sinceFirst) {
    return new Debounce(key, delay, mode, sinceFirst);
  }
}
