package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Overflow;
import dev.davit.contract.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final QueueRef QUEUE = new QueueRef.Named("ns", "q");
  private static final Lane LANE = new Lane(QUEUE, "");
  private static final QueueDefinition ONE = QueueDefinition.limited(1);
  private static final QueueDefinition ONE_PER_TEN_SECONDS =
      new QueueDefinition.Open(
          new LevelLimits(9, Optional.of(new Rate(1, Duration.ofSeconds(10)))),
          LevelLimits.NONE,
          Optional.empty());
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<String> woken = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private final Map<Instant, Runnable> alarms = new TreeMap<>();
  private Instant now = NOON;
  private final Slots slots =
      new Slots(
          LimitSettings.NONE,
          request -> !gone.contains(request.holder().run()) && woken.add(request.holder().run()),
          () -> now,
          alarms::put);

  SlotsTest() {
    slots.define(QUEUE, ONE);
  }

  private static SlotRequest run(int sequence) {
    return run(LANE, sequence, "uid-" + sequence);
  }

  private static SlotRequest run(Lane lane, int sequence, String uid) {
    return new SlotRequest(
        new SlotHolder(lane.queue().namespace(), "run-" + sequence, uid, "run-" + sequence + "-1"),
        lane,
        Optional.of("task"),
        NOON,
        sequence,
        true);
  }

  private String counts(QueueRef queue) {
    var counts = slots.counts(queue);
    return "%d running, %d queued".formatted(counts.running(), counts.queued());
  }

  /// With the pod of run 1 in the only slot.
  private void begin() {
    slots.begin(
        Map.of(run(1).holder(), new SlotStart(LANE, NOON)), List.of(), List.of(), List.of());
  }

  /// The uid of `run`, where it is that of the fixture.
  private static Function<RunRef, Optional<String>> only(String run) {
    return key -> Optional.of("uid-" + run.substring(4)).filter(_ -> key.name().equals(run));
  }

  private static Function<RunRef, Optional<String>> exceptFor(String run) {
    return key ->
        Optional.of("uid-" + key.name().substring(4)).filter(_ -> !key.name().equals(run));
  }

  @Test
  void theFirstSlotGoesToTheOldestRunAndNotToTheFirstThatIsLookedAt() {
    slots.begin(
        Map.of(),
        List.of(),
        List.of(new RunRef("ns", "run-1"), new RunRef("ns", "run-2")),
        List.of());
    slots.request(run(2), ONE);
    slots.runWasSeen(new RunRef("ns", "run-2"));
    assertThat(woken).isEmpty();
    slots.request(run(1), ONE);
    slots.runWasSeen(new RunRef("ns", "run-1"));
    assertThat(woken)
        .as("the oldest is admitted, the other is told why it waits")
        .containsExactly("run-1", "run-2");
    assertThat(counts(QUEUE)).isEqualTo("1 running, 1 queued");
    assertThat(slots.holds(run(1).holder())).isTrue();
  }

  @Test
  void podsThatWereThereBeforeTheStartHoldTheirSlots() {
    begin();
    assertThat(slots.request(run(2), ONE))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.CONCURRENCY_LIMIT, "all slots of queue/q are taken; its limit is 1"));
    slots.release(run(1).holder());
    assertThat(woken).containsExactly("run-2");
    assertThat(slots.status(run(2).holder(), LANE)).isEqualTo(new SlotStatus.Admitted());
  }

  @Test
  void aQueueThatIsPausedOrGoneTellsThoseWhoWait() {
    begin();
    slots.request(run(2), ONE);
    slots.define(QUEUE, QueueDefinition.limited(1));
    assertThat(woken).isEmpty();
    slots.define(QUEUE, new QueueDefinition.Paused((QueueDefinition.Open) ONE));
    assertThat(woken).containsExactly("run-2");
    slots.define(QUEUE, new QueueDefinition.Missing());
    assertThat(slots.status(run(2).holder(), LANE))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.QUEUE_NOT_FOUND, "Queue \"q\" does not exist in namespace \"ns\""));
  }

  @Test
  void aRaisedLimitAdmitsAtOnce() {
    begin();
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    slots.define(QUEUE, QueueDefinition.limited(2));
    assertThat(woken).containsExactly("run-2");
    assertThat(counts(QUEUE)).isEqualTo("2 running, 1 queued");
  }

  @Test
  void theSlotOfARunThatIsGoneGoesToTheNext() {
    begin();
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    gone.add("run-2");
    slots.release(run(1).holder());
    assertThat(woken).containsExactly("run-3");
  }

  @Test
  void aSweepForgetsWhomNobodyKnows() {
    begin();
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    slots.sweep(exceptFor("run-2"), pod -> true);
    assertThat(counts(QUEUE)).as("run-2 left the queue").isEqualTo("1 running, 1 queued");
    slots.sweep(only("run-3"), pod -> true);
    assertThat(counts(QUEUE)).as("the pod of run-1 lives on").isEqualTo("1 running, 1 queued");
    slots.sweep(only("run-3"), pod -> false);
    assertThat(woken).containsExactly("run-3");
  }

  @Test
  void aRunThatIsDeletedBeforeItWasSeenHoldsUpNobody() {
    slots.begin(
        Map.of(),
        List.of(),
        List.of(new RunRef("ns", "run-1"), new RunRef("ns", "run-2")),
        List.of());
    slots.request(run(2), ONE);
    slots.runWasSeen(new RunRef("ns", "run-2"));
    slots.sweep(only("run-2"), pod -> false);
    assertThat(woken).containsExactly("run-2");
  }

  @Test
  void aRunThatIsCreatedAnewDoesNotInheritItsPredecessorsPlace() {
    begin();
    slots.request(run(2), ONE);
    slots.sweep(run -> Optional.of("uid-1").filter(_ -> run.name().equals("run-1")), pod -> true);
    assertThat(counts(QUEUE)).isEqualTo("1 running, 0 queued");
    var anew =
        new SlotRequest(
            new SlotHolder(LANE.queue().namespace(), "run-2", "another", "run-2-1"),
            LANE,
            Optional.of("task"),
            NOON,
            9,
            true);
    slots.request(run(3), ONE);
    slots.request(anew, ONE);
    slots.release(run(1).holder());
    assertThat(woken).as("run 3 is older now").containsExactly("run-3");
  }

  @Test
  void aSlotOfAnotherQueueIsOfNoUse() {
    var other = new Lane(new QueueRef.OfTask("ns", "task"), "");
    begin();
    slots.request(run(2), ONE);
    slots.define(QUEUE, QueueDefinition.unlimited());
    assertThat(slots.status(run(2).holder(), LANE)).isEqualTo(new SlotStatus.Admitted());
    assertThat(slots.status(run(2).holder(), other)).isNotEqualTo(new SlotStatus.Admitted());
    var moved = run(other, 2, "uid-2");
    assertThat(slots.request(moved, ONE)).isEqualTo(new SlotStatus.Admitted());
    assertThat(counts(QUEUE)).isEqualTo("1 running, 0 queued");
    assertThat(counts(other.queue())).isEqualTo("1 running, 0 queued");
  }

  @Test
  void aRateRingsWhenTheNextMayStart() {
    slots.define(QUEUE, ONE_PER_TEN_SECONDS);
    begin();
    assertThat(slots.request(run(2), ONE)).isInstanceOf(SlotStatus.Waiting.class);
    assertThat(alarms).containsOnlyKeys(NOON.plusSeconds(10));
    now = NOON.plusSeconds(10);
    alarms.get(now).run();
    assertThat(woken).containsExactly("run-2");
  }

  @Test
  void whatHasStartedAndIsOverCountsForTheRate() {
    slots.define(QUEUE, ONE_PER_TEN_SECONDS);
    slots.begin(Map.of(), List.of(), List.of(), List.of(new SlotStart(LANE, NOON.minusSeconds(3))));
    assertThat(slots.request(run(2), ONE)).isInstanceOf(SlotStatus.Waiting.class);
    assertThat(alarms).containsOnlyKeys(NOON.plusSeconds(7));
  }

  @Test
  void whomAFullQueueDropsIsToldSo() {
    slots.define(
        QUEUE,
        new QueueDefinition.Open(
            LevelLimits.of(1),
            LevelLimits.NONE,
            Optional.of(new QueueDefinition.MaxLength(1, Overflow.CANCEL_OLDEST))));
    begin();
    slots.request(run(2), ONE);
    assertThat(slots.request(run(3), ONE)).isInstanceOf(SlotStatus.Waiting.class);
    assertThat(woken).containsExactly("run-2");
    assertThat(slots.status(run(2).holder(), LANE))
        .isEqualTo(
            new SlotStatus.Dropped(
                Overflow.CANCEL_OLDEST, "canceled for a newer run: queue/q takes 1 waiting runs"));
    slots.release(run(1).holder());
    assertThat(woken).containsExactly("run-2", "run-3");
  }
}
