package dev.davit.operator.schedule;

import dev.davit.api.ScheduleSpec;
import dev.davit.contract.Sha256;
import dev.davit.cron.CronExpression;
import dev.davit.cron.CronSchedule;
import dev.davit.cron.Window;
import dev.davit.cron.Zones;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// When a schedule fires: a due time is nominal, and its run starts later by an offset within the
/// window.
///
/// @param share the schedule's own part of the window, at least 0, less than 1
record Timing(CronSchedule cron, Optional<Window> window, double share) {

  /// What a schedule says of its time.
  sealed interface Reading {
    /// All of it can be used.
    record Valid(Timing timing) implements Reading {}

    /// A field cannot be used.
    ///
    /// @param reason the condition's
    record Faulty(String reason, String message) implements Reading {}
  }

  /// `id` is what distinguishes this schedule from all others, and is the same after its
  /// recreation.
  static Reading read(ScheduleSpec spec, String id) {
    var zone = Objects.requireNonNullElse(spec.timeZone(), ScheduleSpec.DEFAULT_TIME_ZONE);
    try {
      var expression = part("InvalidCron", "spec.cron", CronExpression::parse, spec.cron());
      var zoneId = part("InvalidTimeZone", "spec.timeZone", Zones::zone, zone);
      var window =
          Optional.ofNullable(spec.window())
              .map(text -> part("InvalidWindow", "spec.window", Window::parse, text));
      return new Reading.Valid(new Timing(new CronSchedule(expression, zoneId), window, share(id)));
    } catch (InvalidPart e) {
      return e.fault;
    }
  }

  /// The expression and the zone as text.
  String text() {
    return cron.expression().text() + " " + cron.zone().getId();
  }

  /// When the run of this due time starts: before the next due time.
  Instant startOf(Instant due) {
    return window.map(it -> due.plus(it.offset(share, due, cron.nextAfter(due)))).orElse(due);
  }

  /// The last due time whose run should have started by `now`.
  Optional<Instant> latestStarted(Instant now) {
    return cron.latestAtOrBefore(now)
        .flatMap(due -> startOf(due).isAfter(now) ? before(due) : Optional.of(due));
  }

  /// The last due time before this one.
  Optional<Instant> before(Instant due) {
    return cron.latestAtOrBefore(due.minusNanos(1));
  }

  /// When the first due time after `after` starts.
  Optional<Instant> nextStart(Instant after) {
    return cron.nextAfter(after).map(this::startOf);
  }

  List<Instant> next(Instant after, int count) {
    return cron.next(after, count);
  }

  private static double share(String id) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(Sha256.of(id)).getInt()) / (double) (1L << 32);
  }

  private static <T> T part(String reason, String field, Function<String, T> read, String text) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidPart(new Reading.Faulty(reason, field + ": " + e.getMessage()));
    }
  }

  /// Leaves [#read] at the first field that is not valid.
  private static final class InvalidPart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reading.Faulty fault;

    InvalidPart(Reading.Faulty fault) {
      super(fault.message());
      this.fault = fault;
    }
  }
}
