package dev.davit.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The earliest start of a run.
public sealed interface Delay {
  /// An instant; one in the past means no delay.
  ///
  /// @param instant in the years 1970 to 9999
  record Until(Instant instant) implements Delay {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /// @throws IllegalArgumentException if the operator could not read the instant
    public Until {
      Bounds.require(
          !instant.isBefore(Instant.EPOCH) && !instant.isAfter(END),
          "delay",
          instant,
          "an instant of the years 1970 to 9999");
    }

    @Override
    public Instant from(Instant now) {
      return instant;
    }
  }

  /// A time after the trigger, by this machine's clock.
  ///
  /// @param duration 0 to 8,760 h
  record For(Duration duration) implements Delay {
    /// @throws IllegalArgumentException if the duration is out of its bounds
    public For {
      Bounds.duration("delay", duration, Duration.ZERO, Bounds.YEAR);
    }

    @Override
    public Instant from(Instant now) {
      // Milliseconds are easier to read in the run.
      return now.plus(duration).truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /// The end of a delay that begins at `now`.
  Instant from(Instant now);
}
