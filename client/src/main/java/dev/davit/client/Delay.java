package dev.davit.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// From when on a run may start.
public sealed interface Delay {
  /// At an instant; one that has passed delays nothing.
  ///
  /// @param instant of the years 1970 to 9999
  record Until(Instant instant) implements Delay {
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /// @throws IllegalArgumentException where the operator could not read the instant
    public Until {
      Allowed.require(
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

  /// So long after the trigger, by this machine's clock.
  ///
  /// @param duration 0 to 8,760 h
  record For(Duration duration) implements Delay {
    /// @throws IllegalArgumentException where the duration is out of its bounds
    public For {
      Allowed.duration("delay", duration, Duration.ZERO, Allowed.YEAR);
    }

    @Override
    public Instant from(Instant now) {
      // People read it in the run.
      return now.plus(duration).truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /// The instant itself, where the delay begins at `now`.
  Instant from(Instant now);
}
