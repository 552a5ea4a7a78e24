package dev.davit.cron;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.Optional;

/// The instants of an expression with fixed times, such as `30 2 * * *`. Each matching local time
/// is one instant: a time that a gap skips is the end of the gap, and a repeated time is the first
/// of its two instants. So later local times never have earlier instants.
record FixedTicks(CronTimes times, ZoneRules rules) implements Ticks {
  @Override
  public Optional<Instant> nextAfter(Instant exclusive) {
    var local = local(exclusive);
    var from =
        isRepeated(local, exclusive)
            ? Ticks.minuteFrom(rules.getTransition(local).getDateTimeBefore())
            : local.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    return times.firstFrom(from, local.getYear() + SEARCH_YEARS).map(this::instant);
  }

  @Override
  public Optional<Instant> latestAtOrBefore(Instant inclusive) {
    var local = local(inclusive);
    var to =
        isRepeated(local, inclusive)
            ? Ticks.minuteBefore(rules.getTransition(local).getDateTimeBefore())
            : local.truncatedTo(ChronoUnit.MINUTES);
    return times.lastTo(to, local.getYear() - SEARCH_YEARS).map(this::instant);
  }

  private LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, rules.getOffset(instant));
  }

  /// Whether the clock shows this local time for the second time. Then all local times up to the
  /// change of the clock are past.
  private boolean isRepeated(LocalDateTime local, Instant instant) {
    var change = rules.getTransition(local);
    return change != null && !instant.isBefore(change.getInstant());
  }

  private Instant instant(LocalDateTime local) {
    var change = rules.getTransition(local);
    if (change == null) {
      return local.toInstant(rules.getOffset(local));
    }
    return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
  }
}
