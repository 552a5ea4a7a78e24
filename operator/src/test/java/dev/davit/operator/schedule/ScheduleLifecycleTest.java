package dev.davit.operator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.operator.schedule.ScheduleDecision.Create;
import dev.davit.operator.schedule.ScheduleDecision.Missed;
import dev.davit.operator.schedule.ScheduleDecision.Move;
import dev.davit.operator.schedule.ScheduleDecision.Why;
import dev.davit.operator.schedule.ScheduleState.Cursor;
import dev.davit.operator.schedule.ScheduleState.Firing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is next for a schedule that is due at each full hour.
class ScheduleLifecycleTest {
  private static final String HOURLY = "0 * * * * UTC";

  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + "Z");
  }

  private static ScheduleSeenBuilder hourly() {
    return new ScheduleSeenBuilder("0 * * * *").createdAt(at("08:30:00"));
  }

  private static ScheduleSeenBuilder seenUntil(String after) {
    return hourly().after(at(after), HOURLY);
  }

  private static Firing nine() {
    return new Firing(at("09:00:00"), ScheduledRuns.name("s", "uid", at("09:00:00")));
  }

  private static Move move(ScheduleSeenBuilder seen) {
    return (Move) ScheduleLifecycle.decide(seen.build());
  }

  @Test
  void aNewScheduleCountsFromItsCreation() {
    var move = move(hourly().now(at("08:30:01")));

    assertThat(move.next().cursor()).contains(new Cursor(at("08:30:00"), HOURLY, false));
    assertThat(move.next().firing()).isEmpty();
    assertThat(move.ready().reason()).isEqualTo("Scheduled");
    assertThat(move.lookAt()).contains(at("09:00:00"));
  }

  @Test
  void aNewScheduleThatIsSeenLateHasMissedNothing() {
    assertThat(move(hourly().now(at("09:00:05"))).next().firing()).contains(nine());
  }

  @Test
  void nothingHappensBeforeTheDueTime() {
    var move = move(seenUntil("08:30:00").now(at("08:59:59.999")));

    assertThat(move.next()).isEqualTo(seenUntil("08:30:00").build().state());
    assertThat(move.lookAt()).contains(at("09:00:00"));
  }

  @Test
  void aDueTimeIsWrittenDownBeforeItsRunIsCreated() {
    var move = move(seenUntil("08:30:00").now(at("09:00:00")));

    assertThat(move.next().firing()).contains(nine());
    assertThat(move.next().cursor().orElseThrow().after()).isEqualTo(at("09:00:00"));
    assertThat(move.next().last()).isEmpty();
    assertThat(ScheduleLifecycle.decide(seenUntil("09:00:00").firing(nine()).build()))
        .isEqualTo(new Create(nine(), Optional.empty()));
  }

  @Test
  void aRunThatExistsIsNotedAndTheNextDueTimeAwaited() {
    var seen = seenUntil("09:00:00").firing(nine()).now(at("09:00:01"));

    var move = ScheduleLifecycle.created(seen.build(), nine());

    assertThat(move.next().firing()).isEmpty();
    assertThat(move.next().last()).contains(nine());
    assertThat(move.lookAt()).contains(at("10:00:00"));
  }

  @Test
  void whatWasWrittenDownIsCreatedAfterAnEditASuspensionAndARestart() {
    var seen = seenUntil("09:00:00").firing(nine());

    assertThat(ScheduleLifecycle.decide(seen.suspend().build())).isInstanceOf(Create.class);
    assertThat(ScheduleLifecycle.decide(seen.cron("61 * * * *").build()))
        .isInstanceOf(Create.class);
    assertThat(ScheduleLifecycle.decide(seen.withoutTask().build())).isInstanceOf(Create.class);
  }

  @Test
  void ofManyMissedDueTimesTheLatestGetsARun() {
    var move = move(seenUntil("08:30:00").now(at("12:10:00")));

    assertThat(move.next().firing().orElseThrow().due()).isEqualTo(at("12:00:00"));
    assertThat(move.next().missed()).isEqualTo(3);
    assertThat(move.missed())
        .containsExactly(
            new Missed(
                Why.LATE,
                3,
                "3 due times before 2026-01-01T12:00:00Z got no run: nobody looked at them in"
                    + " time"));
  }

  @Test
  void withNoneOnlyAPunctualDueTimeGetsARun() {
    var seen = seenUntil("08:30:00").missed(MissedPolicy.NONE);

    assertThat(move(seen.now(at("09:01:00"))).next().firing()).contains(nine());
    var late = move(seen.now(at("09:01:01")));
    assertThat(late.next().firing()).isEmpty();
    assertThat(late.next().missed()).isEqualTo(1);
    assertThat(late.next().cursor().orElseThrow().after()).isEqualTo(at("09:00:00"));
    assertThat(late.lookAt()).contains(at("10:00:00"));
  }

  @Test
  void withAllEachDueTimeGetsARunTheOldestFirst() {
    var seen = seenUntil("08:30:00").missed(MissedPolicy.ALL).now(at("11:10:00"));

    var first = move(seen);
    assertThat(first.next().firing()).contains(nine());
    assertThat(first.next().missed()).isZero();
    var second =
        ScheduleLifecycle.created(
            seen.after(at("09:00:00"), HOURLY).firing(nine()).build(), nine());
    assertThat(second.next().last()).contains(nine());
    assertThat(second.next().firing().orElseThrow().due()).isEqualTo(at("10:00:00"));
  }

  @Test
  void withAllTheLatestHundredGetARun() {
    var start = at("00:00:00");
    var seen =
        new ScheduleSeenBuilder("* * * * *")
            .after(start, "* * * * * UTC")
            .missed(MissedPolicy.ALL)
            .now(start.plus(Duration.ofDays(365)));

    var move = move(seen);

    assertThat(move.next().firing().orElseThrow().due())
        .isEqualTo(start.plus(Duration.ofDays(365)).minus(Duration.ofMinutes(99)));
    assertThat(move.next().missed()).isEqualTo(1);
  }

  @Test
  void aYearOfMissedMinutesIsCountedToAHundred() {
    var start = at("00:00:00");
    var seen =
        new ScheduleSeenBuilder("* * * * *")
            .after(start, "* * * * * UTC")
            .now(start.plus(Duration.ofDays(365)));

    assertThat(move(seen).next().missed()).isEqualTo(DueTimes.MOST - 1);
  }

  @Test
  void anEditedExpressionCountsFromTheEdit() {
    var move = move(seenUntil("07:00:00").cron("30 * * * *").now(at("09:45:00")));

    assertThat(move.next().cursor()).contains(new Cursor(at("09:45:00"), "30 * * * * UTC", false));
    assertThat(move.next().firing()).isEmpty();
    assertThat(move.lookAt()).contains(at("10:30:00"));
  }

  @Test
  void anEditOfSomethingElseDoesNotLoseADueTime() {
    var move = move(seenUntil("08:30:00").missed(MissedPolicy.ALL).now(at("09:00:30")));

    assertThat(move.next().firing()).contains(nine());
  }

  @Test
  void aResumedScheduleDoesNotMakeUpForThePast() {
    var suspended = move(seenUntil("08:30:00").suspend().now(at("08:45:00")));
    assertThat(suspended.next().cursor()).contains(new Cursor(at("08:30:00"), HOURLY, true));
    assertThat(suspended.ready().reason()).isEqualTo("Suspended");
    assertThat(suspended.lookAt()).isEmpty();

    var resumed = move(hourly().suspendedAfter(at("08:30:00"), HOURLY).now(at("11:30:00")));
    assertThat(resumed.next().firing()).isEmpty();
    assertThat(resumed.next().missed()).isZero();
    assertThat(resumed.next().cursor()).contains(new Cursor(at("11:30:00"), HOURLY, false));
  }

  @Test
  void anExpressionThatIsNotValidIsSetAsideAndCountsFromItsRepair() {
    var bad = move(seenUntil("08:30:00").cron("61 * * * *").now(at("08:45:00")));
    assertThat(bad.ready().reason()).isEqualTo("InvalidCron");
    assertThat(bad.ready().message()).startsWith("spec.cron: ").contains("61");
    assertThat(bad.lookAt()).isEmpty();

    var mended = move(hourly().after(at("08:30:00"), "").now(at("11:30:00")));
    assertThat(mended.next().firing()).isEmpty();
    assertThat(mended.next().cursor()).contains(new Cursor(at("11:30:00"), HOURLY, false));
  }

  @Test
  void zoneAndWindowAreCheckedToo() {
    var zone = move(hourly().zone("Mars/Olympus").now(at("09:00:00")));
    assertThat(zone.ready().reason()).isEqualTo("InvalidTimeZone");
    assertThat(zone.ready().message()).startsWith("spec.timeZone: ").contains("Mars/Olympus");
    var window = move(hourly().window("soon").now(at("09:00:00")));
    assertThat(window.ready().reason()).isEqualTo("InvalidWindow");
    assertThat(window.ready().message()).startsWith("spec.window: ").contains("soon");
  }

  @Test
  void forbidLeavesOutADueTimeWhileTheLastRunGoesOn() {
    var seen = seenUntil("08:30:00").concurrency(ConcurrencyPolicy.FORBID).now(at("09:00:00"));

    assertThat(move(seen).next().firing()).contains(nine());
    var forbidden = move(seen.unfinished("s-1"));
    assertThat(forbidden.next().firing()).isEmpty();
    assertThat(forbidden.next().missed()).isEqualTo(1);
    assertThat(forbidden.ready().reason()).isEqualTo("Scheduled");
    assertThat(forbidden.missed())
        .containsExactly(
            new Missed(
                Why.FORBIDDEN,
                1,
                "no run for 2026-01-01T09:00:00Z: run s-1 has not finished, and concurrencyPolicy"
                    + " is Forbid"));
    assertThat(forbidden.lookAt()).contains(at("10:00:00"));
  }

  @Test
  void replaceCancelsTheLastRunWhenTheNewOneIsDecided() {
    var seen = seenUntil("08:30:00").concurrency(ConcurrencyPolicy.REPLACE).unfinished("s-1");

    assertThat(move(seen.now(at("09:00:00"))).next().firing()).contains(nine());
    assertThat(ScheduleLifecycle.decide(seen.firing(nine()).build()))
        .isEqualTo(new Create(nine(), Optional.of("s-1")));
  }

  @Test
  void withoutItsTaskADueTimeIsMissed() {
    var waiting = move(seenUntil("08:30:00").withoutTask().now(at("08:45:00")));
    assertThat(waiting.ready().reason()).isEqualTo("TaskNotFound");
    assertThat(waiting.lookAt()).contains(at("08:46:00"));

    var due = move(seenUntil("08:30:00").withoutTask().now(at("09:00:00")));
    assertThat(due.next().firing()).isEmpty();
    assertThat(due.next().missed()).isEqualTo(1);
    assertThat(due.missed().getFirst().message())
        .isEqualTo(
            "no run for 2026-01-01T09:00:00Z: there is no Task \"nightly\" in this namespace");
  }

  @Test
  void aRefusedRunIsTriedAgainMoreAndMoreSeldom() {
    var seen = seenUntil("09:00:00").firing(nine()).now(at("09:00:10"));

    assertThat(pause(seen)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pause(seen.refusedSince(at("09:00:04")))).isEqualTo(Duration.ofSeconds(6));
    assertThat(pause(seen.refusedSince(at("08:00:00")))).isEqualTo(Duration.ofMinutes(1));
  }

  private static Duration pause(ScheduleSeenBuilder builder) {
    var seen = builder.build();
    var move = ScheduleLifecycle.refused(seen, nine(), "exceeded quota");
    assertThat(move.next()).isEqualTo(seen.state());
    assertThat(move.ready().reason()).isEqualTo("RunRefused");
    assertThat(move.ready().message()).isEqualTo("exceeded quota");
    return Duration.between(seen.now(), move.lookAt().orElseThrow());
  }

  @Test
  void theNextDueTimeTakesThePlaceOfARefusedOne() {
    var seen = seenUntil("09:00:00").firing(nine()).now(at("10:00:00"));

    var move = ScheduleLifecycle.refused(seen.build(), nine(), "exceeded quota");

    assertThat(move.next().firing().orElseThrow().due()).isEqualTo(at("10:00:00"));
    assertThat(move.next().missed()).isEqualTo(1);
    assertThat(move.missed().getFirst().why()).isEqualTo(Why.REFUSED);
    var all = ScheduleLifecycle.refused(seen.missed(MissedPolicy.ALL).build(), nine(), "no");
    assertThat(all.next().firing()).contains(nine());
  }

  @Test
  void aWindowDelaysTheStartAndNotTheDueTime() {
    var seen = seenUntil("08:30:00").window("100%");
    var start = seen.timing().startOf(at("09:00:00"));
    assertThat(start).isAfter(at("09:00:00")).isBefore(at("10:00:00"));

    assertThat(move(seen.now(start.minusSeconds(1))).next().firing()).isEmpty();
    assertThat(move(seen.now(start.minusSeconds(1))).lookAt()).contains(start);
    assertThat(move(seen.now(start)).next().firing()).contains(nine());
  }

  @Test
  void aClockThatGoesBackRepeatsNothing() {
    var move = move(seenUntil("09:00:00").now(at("07:30:00")));

    assertThat(move.next()).isEqualTo(seenUntil("09:00:00").build().state());
    assertThat(move.lookAt()).contains(at("10:00:00"));
  }
}
