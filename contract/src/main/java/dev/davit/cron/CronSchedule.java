package dev.davit.cron;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When a cron expression fires in a time zone. Immutable and safe for any thread.
///
/// Daylight saving is Vixie's rule. Fixed times that a change of the clock skips fire once, at the
/// end of the gap, and fixed times that it repeats fire once, the first time. If minute or hour
/// begins with `*`, the expression fires by real time: not in a gap, and twice in a repeated hour.
///
/// A search costs microseconds, however far its result is, and ends after 50 years. Both directions
/// are exact: `latestAtOrBefore(t)` is the greatest instant up to `t` that `nextAfter` returns for
/// any earlier instant.
public record CronSchedule(CronExpression expression, ZoneId zone) {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /// The schedule of these texts.
  ///
  /// @throws IllegalArgumentException as of [CronExpression#parse] and [Zones#zone]
  public static CronSchedule of(String expression, String zone) {
    return new CronSchedule(CronExpression.parse(expression), Zones.zone(zone));
  }

  /// The first instant after `exclusive` at which it fires; empty if there is none within 50 years,
  /// as for a time that the zone's gap skips in each year.
  ///
  /// @throws IllegalArgumentException if `exclusive` is not in the years 1 to 9999
  public Optional<Instant> nextAfter(Instant exclusive) {
    return ticks().nextAfter(checked(exclusive));
  }

  /// The last instant up to `inclusive` at which it fires; empty if there is none within 50 years.
  /// It is searched backwards: the number of instants before it does not matter.
  ///
  /// @throws IllegalArgumentException if `inclusive` is not in the years 1 to 9999
  public Optional<Instant> latestAtOrBefore(Instant inclusive) {
    return ticks().latestAtOrBefore(checked(inclusive));
  }

  /// The next instants after `after`, in their order; fewer than `count` if [#nextAfter] ends, or
  /// if the year 9999 does.
  ///
  /// @throws IllegalArgumentException if `count` is negative, or `after` not in the years 1 to 9999
  public List<Instant> next(Instant after, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count is %d; allowed: 0 or more".formatted(count));
    }
    var instants = new ArrayList<Instant>();
    var next = nextAfter(after);
    while (next.isPresent() && instants.size() < count) {
      instants.add(next.get());
      next = next.filter(instant -> !instant.isAfter(LATEST)).flatMap(this::nextAfter);
    }
    return List.copyOf(instants);
  }

  private Ticks ticks() {
    return expression.isByRealTime()
        ? new RealTimeTicks(expression.times(), zone.getRules())
        : new FixedTicks(expression.times(), zone.getRules());
  }

  private static Instant checked(Instant instant) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "%s is out of range; allowed: %s to 9999-12-31T23:59:59Z".formatted(instant, EARLIEST));
    }
    return instant;
  }
}
