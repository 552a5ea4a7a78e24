package dev.davit.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.Optional;

/// The instants of an expression whose minute or hour begins with `*`, such as `*/10 2 * * *`: all
/// instants at which the local clock shows a matching time. A time that a gap skips is no instant,
/// and a repeated time is two.
///
/// A search goes from one change of the clock to the next. What it has found remains the nearest
/// match as long as the clock neither jumps over it nor back to times before the search.
record RealTimeTicks(CronTimes times, ZoneRules rules) implements Ticks {
  @Override
  public Optional<Instant> nextAfter(Instant exclusive) {
    var offset = rules.getOffset(exclusive);
    var from =
        LocalDateTime.ofInstant(exclusive, offset).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    var lastYear = from.getYear() + SEARCH_YEARS;
    var found = times.firstFrom(from, lastYear);
    var change = rules.nextTransition(exclusive);
    while (found.isPresent()) {
      var instant = found.get().toInstant(offset);
      if (change == null || instant.isBefore(change.getInstant())) {
        return Optional.of(instant);
      }
      var begin = Ticks.minuteFrom(change.getDateTimeAfter());
      if (begin.isBefore(from) || begin.isAfter(found.get())) {
        from = begin;
        found = times.firstFrom(from, lastYear);
      }
      offset = change.getOffsetAfter();
      change = rules.nextTransition(change.getInstant());
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> latestAtOrBefore(Instant inclusive) {
    var offset = rules.getOffset(inclusive);
    var to = LocalDateTime.ofInstant(inclusive, offset).truncatedTo(ChronoUnit.MINUTES);
    var firstYear = to.getYear() - SEARCH_YEARS;
    var found = times.lastTo(to, firstYear);
    var change = rules.previousTransition(inclusive.plusNanos(1));
    while (found.isPresent()) {
      var instant = found.get().toInstant(offset);
      if (change == null || !instant.isBefore(change.getInstant())) {
        return Optional.of(instant);
      }
      var end = Ticks.minuteBefore(change.getDateTimeBefore());
      if (end.isAfter(to) || end.isBefore(found.get())) {
        to = end;
        found = times.lastTo(to, firstYear);
      }
      offset = change.getOffsetBefore();
      change = rules.previousTransition(change.getInstant());
    }
    return Optional.empty();
  }
}
