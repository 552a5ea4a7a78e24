package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Overflow;
import dev.davit.contract.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private static final QueueRef EMAILS = new QueueRef.Named("ns", "emails");
  private static final QueueRef REPORTS = new QueueRef.OfTask("ns", "reports");

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Dispatcher dispatcher = new Dispatcher(LimitSettings.NONE);

  private static SlotRequest request(QueueRef queue, int sequence) {
    return request(queue, "", sequence);
  }

  private static SlotRequest request(QueueRef queue, String key, int sequence) {
    return request(new Lane(queue, key), NOON, sequence);
  }

  private static SlotRequest request(Lane lane, Instant place, int sequence) {
    return new SlotRequest(
        new SlotHolder(
            lane.queue().namespace(),
            "run-" + sequence,
            "uid-" + sequence,
            "run-" + sequence + "-1"),
        lane,
        sequence == 9 ? Optional.empty() : Optional.of("task-" + sequence % 3),
        place,
        sequence,
        true);
  }

  private void hold(QueueRef queue, int sequence) {
    dispatcher.hold(request(queue, sequence).holder(), new Lane(queue, ""), NOON);
  }

  private List<Long> admitted() {
    return admitted(NOON);
  }

  private List<Long> admitted(Instant now) {
    return admitted(dispatcher, now);
  }

  private static List<Long> admitted(Dispatcher dispatcher, Instant now) {
    return dispatcher.admit(now).stream().map(SlotRequest::sequence).toList();
  }

  private String counts(QueueRef queue) {
    var counts = dispatcher.counts(queue);
    return "%d running, %d queued".formatted(counts.running(), counts.queued());
  }

  private static QueueDefinition.Open open(LevelLimits lane, LevelLimits total) {
    return new QueueDefinition.Open(lane, total, Optional.empty());
  }

  private static QueueDefinition.Open longest(int slots, int maxQueued, Overflow overflow) {
    return new QueueDefinition.Open(
        LevelLimits.of(slots),
        LevelLimits.NONE,
        Optional.of(new QueueDefinition.MaxLength(maxQueued, overflow)));
  }

  @Test
  void admitsInTheOrderOfCreationUpToTheLimit() {
    dispatcher.define(EMAILS, QueueDefinition.limited(2));
    for (var sequence : List.of(5, 3, 9, 1)) {
      dispatcher.request(request(EMAILS, sequence));
    }
    assertThat(admitted()).containsExactly(1L, 3L);
    assertThat(admitted()).isEmpty();
    dispatcher.release(request(EMAILS, 3).holder());
    assertThat(admitted()).containsExactly(5L);
  }

  @Test
  void queuesDoNotWaitForEachOther() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    dispatcher.define(REPORTS, QueueDefinition.limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    dispatcher.request(request(REPORTS, 3));
    assertThat(admitted()).containsExactly(1L, 3L);
  }

  @Test
  void aPausedOrMissingQueueAdmitsNobodyAndForgetsNobody() {
    dispatcher.request(request(EMAILS, 1));
    assertThat(admitted()).isEmpty();
    dispatcher.define(EMAILS, new QueueDefinition.Paused(open(LevelLimits.NONE, LevelLimits.NONE)));
    assertThat(admitted()).isEmpty();
    dispatcher.define(EMAILS, QueueDefinition.unlimited());
    assertThat(admitted()).containsExactly(1L);
  }

  @Test
  void aLowerLimitTakesNoSlotBackAndAdmitsNobodyUntilThereIsRoom() {
    dispatcher.define(EMAILS, QueueDefinition.limited(3));
    for (var sequence = 1; sequence <= 5; sequence++) {
      dispatcher.request(request(EMAILS, sequence));
    }
    assertThat(admitted()).hasSize(3);
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    dispatcher.release(request(EMAILS, 1).holder());
    dispatcher.release(request(EMAILS, 2).holder());
    assertThat(admitted()).isEmpty();
    dispatcher.release(request(EMAILS, 3).holder());
    assertThat(admitted()).containsExactly(4L);
  }

  @Test
  void aLivePodTakesASlotWhateverTheLimitSays() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    hold(EMAILS, 1);
    hold(EMAILS, 2);
    dispatcher.request(request(EMAILS, 3));
    dispatcher.release(request(EMAILS, 1).holder());
    assertThat(admitted()).isEmpty();
    assertThat(counts(EMAILS)).isEqualTo("1 running, 1 queued");
  }

  @Test
  void everythingMayBeToldTwice() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    assertThat(admitted()).containsExactly(1L);
    dispatcher.request(request(EMAILS, 1));
    hold(EMAILS, 1);
    assertThat(counts(EMAILS)).isEqualTo("1 running, 1 queued");
    dispatcher.release(request(EMAILS, 1).holder());
    dispatcher.release(request(EMAILS, 1).holder());
    assertThat(admitted()).containsExactly(2L);
  }

  @Test
  void aRunThatMovesToAnotherQueueWaitsOnlyThere() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    dispatcher.define(REPORTS, QueueDefinition.limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(REPORTS, 1));
    assertThat(admitted()).containsExactly(1L);
    assertThat(dispatcher.waiting(EMAILS)).isEmpty();
  }

  @Test
  void whatWithdrawsIsNotAdmittedAndAnEmptyQueueIsForgotten() {
    dispatcher.request(request(EMAILS, 1));
    dispatcher.withdraw(request(EMAILS, 1).holder());
    assertThat(admitted()).isEmpty();
    assertThat(dispatcher.queues()).isEmpty();
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    assertThat(admitted()).isEmpty();
  }

  @Test
  void priorityIsAHeadStart() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    var lane = new Lane(EMAILS, "");
    dispatcher.request(request(lane, NOON.minusSeconds(8), 1));
    dispatcher.request(request(lane, NOON.minusSeconds(10), 2));
    assertThat(admitted()).containsExactly(2L);
  }

  @Test
  void eachKeyHasItsOwnLane() {
    dispatcher.define(EMAILS, QueueDefinition.limited(1));
    for (var sequence = 1; sequence <= 6; sequence++) {
      dispatcher.request(request(EMAILS, sequence % 2 == 0 ? "*" : "a\nb", sequence));
    }
    dispatcher.request(request(EMAILS, 7));
    assertThat(admitted()).containsExactly(1L, 2L, 7L);
    dispatcher.release(request(EMAILS, "*", 2).holder());
    assertThat(admitted()).containsExactly(4L);
    assertThat(dispatcher.counts(EMAILS).keys()).isEqualTo(2);
  }

  @Test
  void allKeysTogetherMayHaveALimitAndTakeTurns() {
    dispatcher.define(EMAILS, open(LevelLimits.of(2), LevelLimits.of(3)));
    for (var sequence = 1; sequence <= 4; sequence++) {
      dispatcher.request(request(EMAILS, "flood", sequence));
    }
    dispatcher.request(request(EMAILS, "other", 5));
    dispatcher.request(request(EMAILS, "other", 6));
    assertThat(admitted()).containsExactly(1L, 5L, 2L);
    dispatcher.release(request(EMAILS, "flood", 1).holder());
    assertThat(admitted()).as("it is the other key's turn").containsExactly(6L);
    assertThat(dispatcher.reasonToWait(new Lane(EMAILS, "flood"), NOON))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.CONCURRENCY_LIMIT,
                "all slots of queue/emails (all keys) are taken; its limit is 3"));
  }

  @Test
  void aRateLetsSoManyStartWithinAnyPeriod() {
    dispatcher.define(EMAILS, open(new LevelLimits(9, rate(2, 10)), LevelLimits.NONE));
    for (var sequence = 1; sequence <= 5; sequence++) {
      dispatcher.request(request(EMAILS, sequence));
    }
    assertThat(admitted(NOON)).containsExactly(1L, 2L);
    assertThat(dispatcher.nextAdmission()).contains(NOON.plusSeconds(10));
    dispatcher.release(request(EMAILS, 1).holder());
    assertThat(admitted(NOON.plusSeconds(9))).isEmpty();
    assertThat(dispatcher.reasonToWait(new Lane(EMAILS, ""), NOON.plusSeconds(9)))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.RATE_LIMIT,
                "queue/emails is limited to 2 starts per 10s; the next one is possible at "
                    + NOON.plusSeconds(10)));
    assertThat(admitted(NOON.plusSeconds(10))).containsExactly(3L, 4L);
    assertThat(admitted(NOON.plusSeconds(20))).containsExactly(5L);
  }

  @Test
  void aRateForAllKeysWakesThemOneAfterTheOther() {
    dispatcher.define(EMAILS, open(LevelLimits.NONE, new LevelLimits(9, rate(1, 1))));
    for (var sequence = 1; sequence <= 4; sequence++) {
      dispatcher.request(request(EMAILS, "key " + sequence, sequence));
    }
    for (var second = 0; second < 4; second++) {
      assertThat(admitted(NOON.plusSeconds(second))).containsExactly(second + 1L);
    }
  }

  @Test
  void whatWasStartedBeforeCountsForTheRate() {
    dispatcher.hold(request(EMAILS, 1).holder(), new Lane(EMAILS, ""), NOON.minusSeconds(4));
    dispatcher.define(EMAILS, open(new LevelLimits(9, rate(2, 10)), LevelLimits.NONE));
    dispatcher.started(new Lane(EMAILS, ""), NOON.minusSeconds(9));
    dispatcher.request(request(EMAILS, 2));
    assertThat(admitted(NOON)).isEmpty();
    assertThat(admitted(NOON.plusSeconds(1))).containsExactly(2L);
  }

  @Test
  void aSlotThatIsGivenBackCountsForNoRate() {
    dispatcher.define(EMAILS, open(new LevelLimits(9, rate(1, 10)), LevelLimits.NONE));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    assertThat(admitted()).containsExactly(1L);
    dispatcher.giveBack(request(EMAILS, 1).holder());
    assertThat(admitted()).containsExactly(2L);
  }

  @Test
  void aPauseDoesNotMakeARateForget() {
    var limited = open(new LevelLimits(9, rate(1, 10)), new LevelLimits(9, rate(1, 10)));
    dispatcher.define(EMAILS, limited);
    dispatcher.request(request(EMAILS, 1));
    assertThat(admitted()).containsExactly(1L);
    dispatcher.release(request(EMAILS, 1).holder());
    dispatcher.define(EMAILS, new QueueDefinition.Paused(limited));
    dispatcher.request(request(EMAILS, 2));
    assertThat(admitted(NOON.plusSeconds(1))).isEmpty();
    dispatcher.define(EMAILS, limited);
    assertThat(admitted(NOON.plusSeconds(1))).isEmpty();
    assertThat(admitted(NOON.plusSeconds(10))).containsExactly(2L);
  }

  @Test
  void aKeyIsForgottenWhenNothingOfItCountsAnyMore() {
    dispatcher.define(EMAILS, open(new LevelLimits(9, rate(1, 10)), LevelLimits.NONE));
    dispatcher.request(request(EMAILS, "once", 1));
    assertThat(admitted()).containsExactly(1L);
    dispatcher.release(request(EMAILS, "once", 1).holder());
    admitted();
    assertThat(dispatcher.counts(EMAILS).keys()).as("its start counts").isOne();
    admitted(NOON.plusSeconds(10));
    assertThat(dispatcher.counts(EMAILS).keys()).isZero();
    assertThat(dispatcher.nextAdmission()).isEmpty();
  }

  @Test
  void aNamespaceHasALimitAndItsQueuesTogetherABurst() {
    var limited =
        new Dispatcher(
            new LimitSettings(LimitSettings.UNLIMITED, 2, Map.of("big", 9), 1.5, Optional.empty()));
    limited.define(EMAILS, QueueDefinition.unlimited());
    limited.define(REPORTS, QueueDefinition.unlimited());
    var big = new QueueRef.OfTask("big", "reports");
    limited.define(big, QueueDefinition.unlimited());
    for (var sequence = 1; sequence <= 3; sequence++) {
      limited.request(request(EMAILS, sequence));
      limited.request(request(REPORTS, 10 + sequence));
      limited.request(request(big, 20 + sequence));
    }
    assertThat(admitted(limited, NOON)).containsExactlyInAnyOrder(1L, 11L, 2L, 21L, 22L, 23L);
    assertThat(limited.reasonToWait(new Lane(EMAILS, ""), NOON))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.NAMESPACE_LIMIT,
                "queue/emails has all slots that one queue of namespace \"ns\" may have; that is 2"));
    assertThat(limited.reasonToWait(new Lane(REPORTS, ""), NOON))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.NAMESPACE_LIMIT, "all slots of namespace \"ns\" are taken; its limit is 3"));
  }

  @Test
  void theInstallationHasALimitAndItsNamespacesTakeTurns() {
    var limited =
        new Dispatcher(
            new LimitSettings(3, LimitSettings.UNLIMITED, Map.of(), 1, Optional.empty()));
    var other = new QueueRef.OfTask("other", "reports");
    limited.define(EMAILS, QueueDefinition.unlimited());
    limited.define(other, QueueDefinition.unlimited());
    for (var sequence = 1; sequence <= 9; sequence++) {
      limited.request(request(EMAILS, sequence));
    }
    limited.request(request(other, 10));
    assertThat(admitted(limited, NOON)).containsExactly(1L, 10L, 2L);
    assertThat(limited.reasonToWait(new Lane(EMAILS, ""), NOON))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.INSTALLATION_LIMIT,
                "all slots of this installation are taken; its limit is 3"));
  }

  @Test
  void podsAreCreatedAtABoundedRateAndNobodyIsToldSo() {
    var bounded =
        new Dispatcher(
            new LimitSettings(
                LimitSettings.UNLIMITED, LimitSettings.UNLIMITED, Map.of(), 1, rate(2, 1)));
    bounded.define(EMAILS, QueueDefinition.unlimited());
    for (var sequence = 1; sequence <= 3; sequence++) {
      bounded.request(request(EMAILS, sequence));
    }
    assertThat(admitted(bounded, NOON)).containsExactly(1L, 2L);
    assertThat(bounded.reasonToWait(new Lane(EMAILS, ""), NOON))
        .isEqualTo(new SlotStatus.Undecided());
    assertThat(bounded.nextAdmission()).contains(NOON.plusSeconds(1));
    assertThat(admitted(bounded, NOON.plusSeconds(1))).containsExactly(3L);
  }

  @Test
  void aFullQueueDropsTheNewestOrCancelsTheFirstInLine() {
    for (var overflow : List.of(Overflow.DROP_NEWEST, Overflow.CANCEL_OLDEST)) {
      var full = new Dispatcher(LimitSettings.NONE);
      full.define(EMAILS, longest(1, 2, overflow));
      for (var sequence = 1; sequence <= 4; sequence++) {
        full.request(request(EMAILS, sequence));
      }
      assertThat(admitted(full, NOON)).containsExactly(1L);
      assertThat(full.overflow(EMAILS))
          .extracting(SlotRequest::sequence)
          .containsExactly(overflow == Overflow.DROP_NEWEST ? 4L : 2L);
      assertThat(full.overflow(EMAILS)).as("told once").isEmpty();
      full.request(request(EMAILS, 3));
      assertThat(full.overflow(EMAILS)).as("asking again is not one more").isEmpty();
    }
  }

  /// It has begun long ago, and may be the first in line.
  @Test
  void aRunThatGoesOnAfterAWaitIsNeitherCountedNorDropped() {
    for (var overflow : Overflow.values()) {
      var full = new Dispatcher(LimitSettings.NONE);
      full.define(EMAILS, longest(1, 1, overflow));
      full.request(request(EMAILS, 1));
      assertThat(admitted(full, NOON)).containsExactly(1L);

      full.request(resuming(2));
      full.request(request(EMAILS, 3));
      assertThat(full.overflow(EMAILS)).isEmpty();
      full.request(request(EMAILS, 4));

      assertThat(full.overflow(EMAILS))
          .extracting(SlotRequest::sequence)
          .isEqualTo(
              switch (overflow) {
                case REFUSE -> List.of();
                case DROP_NEWEST -> List.of(4L);
                case CANCEL_OLDEST -> List.of(3L);
              });
      full.withdraw(request(EMAILS, 3).holder());
      full.withdraw(request(EMAILS, 4).holder());
      assertThat(full.counts(EMAILS).queued()).isOne();
      assertThat(full.counts(EMAILS).fullOf()).isEmpty();
    }
  }

  private static SlotRequest resuming(int sequence) {
    var it = request(EMAILS, sequence);
    return new SlotRequest(it.holder(), it.lane(), it.task(), it.place(), sequence, false, true);
  }

  @Test
  void whoWasToldToWaitIsNotDroppedByALowerLimit() {
    dispatcher.define(EMAILS, longest(1, 9, Overflow.CANCEL_OLDEST));
    for (var sequence = 1; sequence <= 5; sequence++) {
      dispatcher.request(request(EMAILS, sequence));
    }
    admitted();
    dispatcher.overflow(EMAILS);
    dispatcher.define(EMAILS, longest(1, 2, Overflow.CANCEL_OLDEST));
    assertThat(dispatcher.overflow(EMAILS)).isEmpty();
    dispatcher.request(request(EMAILS, 6));
    assertThat(dispatcher.overflow(EMAILS)).as("one for one").hasSize(1);
  }

  @Test
  void aQueueThatRefusesTellsOfWhichTasksRunsWait() {
    dispatcher.define(EMAILS, longest(1, 2, Overflow.REFUSE));
    for (var sequence = 1; sequence <= 4; sequence++) {
      dispatcher.request(request(EMAILS, sequence));
    }
    admitted();
    assertThat(dispatcher.overflow(EMAILS)).isEmpty();
    assertThat(dispatcher.counts(EMAILS).fullOf()).containsExactly("task-0", "task-1", "task-2");
    dispatcher.withdraw(request(EMAILS, 2).holder());
    dispatcher.withdraw(request(EMAILS, 3).holder());
    assertThat(dispatcher.counts(EMAILS).fullOf()).isEmpty();
  }

  /// Its task has another queue, which may be free.
  @Test
  void aRunThatNamesTheQueueItselfFillsItForItsTaskNot() {
    dispatcher.define(EMAILS, longest(1, 1, Overflow.REFUSE));
    for (var sequence : List.of(1, 8, 9)) {
      dispatcher.request(request(EMAILS, sequence));
    }
    admitted();
    assertThat(dispatcher.counts(EMAILS).fullOf()).containsExactly("task-2");
  }

  @Test
  void aPausedQueueIsFullAsWell() {
    var open = longest(1, 1, Overflow.DROP_NEWEST);
    dispatcher.define(EMAILS, new QueueDefinition.Paused(open));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    assertThat(dispatcher.overflow(EMAILS)).extracting(SlotRequest::sequence).containsExactly(2L);
  }

  @Test
  void askingWhyARunWaitsChangesNothing() {
    assertThat(dispatcher.reasonToWait(new Lane(EMAILS, "key"), NOON))
        .isEqualTo(SlotStatus.missing(EMAILS));
    assertThat(dispatcher.queues()).isEmpty();
    dispatcher.define(
        EMAILS, open(new LevelLimits(Integer.MAX_VALUE, rate(1, 10)), LevelLimits.NONE));
    dispatcher.request(request(EMAILS, 1));
    assertThat(admitted()).containsExactly(1L);
    var lane = new Lane(EMAILS, "");
    var limited = dispatcher.reasonToWait(lane, NOON);
    assertThat(limited).isInstanceOf(SlotStatus.Waiting.class);
    assertThat(dispatcher.reasonToWait(lane, NOON.plusSeconds(11)))
        .isEqualTo(new SlotStatus.Undecided());
    assertThat(dispatcher.reasonToWait(lane, NOON)).isEqualTo(limited);
  }

  /// The dispatcher forgets the own queue of a task when no run uses it, and not in between.
  @Test
  void aTaskQueueKeepsItsLimitWhileItsOnlyRunChanges() {
    dispatcher.define(REPORTS, QueueDefinition.limited(1));
    dispatcher.request(request(REPORTS, 1));
    var moved = request(REPORTS, "key", 1);
    dispatcher.request(moved);
    assertThat(admitted()).containsExactly(1L);
    dispatcher.hold(moved.holder(), new Lane(REPORTS, "other"), NOON);
    assertThat(dispatcher.definition(REPORTS)).isEqualTo(QueueDefinition.limited(1));
    dispatcher.release(moved.holder());
    assertThat(dispatcher.queues()).isEmpty();
  }

  private static Optional<Rate> rate(int starts, int seconds) {
    return Optional.of(new Rate(starts, Duration.ofSeconds(seconds)));
  }
}
