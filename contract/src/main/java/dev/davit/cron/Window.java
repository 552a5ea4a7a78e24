package dev.davit.cron;

import dev.davit.contract.Durations;
import dev.davit.contract.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// The time after a tick in which its run may start, so that many schedules of the same minute do
/// not start at once.
public sealed interface Window {
  /// The longest window: 366 days.
  Duration LONGEST = Duration.ofDays(366);

  /// A time.
  ///
  /// @param length 0 s to 366 days
  record OfLength(Duration length) implements Window {
    public OfLength {
      if (length.isNegative() || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "the window is %s; allowed: 0s to %s"
                .formatted(
                    length.isNegative() ? length : Durations.format(length),
                    Durations.format(LONGEST)));
      }
    }

    @Override
    public Duration in(Duration interval) {
      return length.compareTo(interval) < 0 ? length : interval;
    }

    @Override
    public Duration withoutNext() {
      return length;
    }
  }

  /// A part of the time to the next tick.
  ///
  /// @param percent 0 to 100
  record OfInterval(int percent) implements Window {
    public OfInterval {
      if (percent < 0 || percent > 100) {
        throw new IllegalArgumentException(
            "the window is %d%%; allowed: 0%% to 100%%".formatted(percent));
      }
    }

    @Override
    public Duration in(Duration interval) {
      return interval.multipliedBy(percent).dividedBy(100);
    }

    @Override
    public Duration withoutNext() {
      return Duration.ZERO;
    }
  }

  /// Reads a duration, such as `30m` or `1h30m`, or a part of the interval, such as `50%`.
  ///
  /// @throws IllegalArgumentException if `text` is something else, or out of range; the message
  ///   quotes it and lists what is allowed
  static Window parse(String text) {
    var percent = Pattern.compile("(\\d{1,9})%").matcher(text);
    if (percent.matches()) {
      return new OfInterval(Integer.parseInt(percent.group(1)));
    }
    Duration length;
    try {
      length = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a window; allowed: a duration, such as 30m or 1h30m, or a part of the interval, such as 50%%"
              .formatted(Texts.cut(text, 60)),
          e);
    }
    return new OfLength(length);
  }

  /// The window of a tick, at most the interval to the next one.
  Duration in(Duration interval);

  /// The window of a tick that no other one follows.
  Duration withoutNext();

  /// How long after `tick` its run starts: `share` of the window, in whole seconds, and always less
  /// than the interval to `next`.
  ///
  /// @param share at least 0, less than 1
  /// @param next the next tick; empty if there is none. Then a part of the interval is zero.
  /// @throws IllegalArgumentException if `share` is out of range, or `next` not after `tick`
  default Duration offset(double share, Instant tick, Optional<Instant> next) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "share is %s; allowed: at least 0, less than 1".formatted(share));
    }
    var window = next.map(it -> in(interval(tick, it))).orElseGet(this::withoutNext);
    return Duration.ofSeconds((long) (share * window.toSeconds()));
  }

  private static Duration interval(Instant tick, Instant next) {
    if (!next.isAfter(tick)) {
      throw new IllegalArgumentException("next is %s; allowed: after %s".formatted(next, tick));
    }
    return Duration.between(tick, next);
  }
}
