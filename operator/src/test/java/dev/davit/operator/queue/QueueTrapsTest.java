package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The ways in which queues of other systems have leaked slots, starved runs or let too many start:
/// each is a test here. What needs a cluster for it is in `QueueIT`, `FaultIT` and the simulation.
class QueueTrapsTest {
  private static final QueueRef QUEUE = new QueueRef.Named("ns", "q");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<String> woken = new ArrayList<>();
  private Slots slots = begun(Map.of(), 1);

  private Slots begun(Map<SlotHolder, SlotStart> live, int limit) {
    var made =
        new Slots(LimitSettings.NONE, it -> woken.add(it.holder().run()), () -> NOON, (_, _) -> {});
    made.define(QUEUE, QueueDefinition.limited(limit));
    made.begin(live, List.of(), List.of(), List.of());
    return made;
  }

  private static SlotRequest run(String key, int number) {
    return new SlotRequest(
        new SlotHolder(
            new Lane(QUEUE, key).queue().namespace(),
            "run-" + number,
            "uid-" + number,
            "run-" + number + "-1"),
        new Lane(QUEUE, key),
        Optional.of("task"),
        NOON.plusSeconds(number),
        number,
        true);
  }

  private SlotStatus ask(SlotRequest request) {
    return slots.request(request, QueueDefinition.unlimited());
  }

  private int running() {
    return slots.counts(QUEUE).running();
  }

  /// Counters that go up and down leak with each event that is told twice, or not at all.
  @Test
  void whatIsToldTwiceTakesOneSlotAndGivesOneBack() {
    var first = run("", 1);
    ask(first);
    slots.hold(first.holder(), new SlotStart(first.lane(), NOON));
    slots.hold(first.holder(), new SlotStart(first.lane(), NOON.plusSeconds(1)));
    ask(first);
    assertThat(running()).isOne();
    slots.release(first.holder());
    slots.release(first.holder());
    assertThat(running()).isZero();
    ask(run("", 2));
    assertThat(ask(run("", 3))).isInstanceOf(SlotStatus.Waiting.class);
  }

  /// Terminated workflows kept their semaphores.
  @Test
  void aRunThatEndsWhileItWaitsLeavesNothingBehind() {
    ask(run("", 1));
    ask(run("", 2));
    slots.release(run("", 2).holder());
    ask(run("", 3));
    slots.release(run("", 1).holder());
    assertThat(woken).containsExactly("run-1", "run-3");
  }

  /// Assigned, but no pod ever came: the slot was pinned for ever.
  @Test
  void anAdmissionWithoutAPodGivesItsSlotBackWhenItsRunIsGone() {
    ask(run("", 1));
    ask(run("", 2));
    slots.sweep(
        key -> key.name().equals("run-2") ? Optional.of("uid-2") : Optional.empty(), _ -> false);
    assertThat(woken).containsExactly("run-1", "run-2");
  }

  /// Mutexes deadlocked after a restart of the controller, or were held by nobody.
  @Test
  void afterARestartTheSlotsAreThoseOfTheLivePods() {
    var live = new HashMap<SlotHolder, SlotStart>();
    live.put(run("", 1).holder(), new SlotStart(run("", 1).lane(), NOON));
    slots = begun(live, 1);
    assertThat(ask(run("", 2))).isInstanceOf(SlotStatus.Waiting.class);
    slots.release(run("", 1).holder());
    assertThat(woken).containsExactly("run-2");
  }

  /// After a restart the first run that was looked at got the slot, and not the oldest.
  @Test
  void afterARestartNobodyStartsBeforeAllWereSeen() {
    slots =
        new Slots(LimitSettings.NONE, it -> woken.add(it.holder().run()), () -> NOON, (_, _) -> {});
    slots.define(QUEUE, QueueDefinition.limited(1));
    slots.begin(
        Map.of(),
        List.of(),
        List.of(new RunRef("ns", "run-1"), new RunRef("ns", "run-2")),
        List.of());
    assertThat(ask(run("", 2))).isEqualTo(new SlotStatus.Undecided());
    slots.runWasSeen(new RunRef("ns", "run-2"));
    ask(run("", 1));
    slots.runWasSeen(new RunRef("ns", "run-1"));
    assertThat(woken.getFirst()).isEqualTo("run-1");
  }

  /// A key with a special value stranded the whole queue.
  @Test
  void aKeyMayBeAnything() {
    var keys =
        List.of("*", "", "a\nb", "{}", "queue/q", "\u0000", "k".repeat(10_240), "ключ", "%s");
    for (var number = 0; number < keys.size(); number++) {
      assertThat(ask(run(keys.get(number), number))).isEqualTo(new SlotStatus.Admitted());
    }
    assertThat(ask(run("*", 100)))
        .isEqualTo(
            new SlotStatus.Waiting(
                Reason.CONCURRENCY_LIMIT,
                "all slots of queue/q for key \"*\" are taken; its limit is 1"));
  }

  /// One user's flood starved the others of a first-in-first-out queue.
  @Test
  void aFloodOfOneKeyHoldsUpNobodyElse() {
    slots.define(
        QUEUE, new QueueDefinition.Open(LevelLimits.of(2), LevelLimits.of(2), Optional.empty()));
    IntStream.range(0, 1_000).forEach(number -> ask(run("flood", number)));
    ask(run("quiet", 5_000));
    slots.release(run("flood", 0).holder());
    slots.release(run("flood", 1).holder());
    assertThat(woken).as("one more of each key at most").contains("run-5000");
  }

  /// Long runs of one key blocked the others.
  @Test
  void longRunsOfOneKeyDoNotBlockTheOthers() {
    ask(run("long", 1));
    ask(run("long", 2));
    assertThat(ask(run("short", 3))).isEqualTo(new SlotStatus.Admitted());
  }

  /// Free quota, and nobody was admitted for hours: the wake-up was lost.
  @Test
  void everyFreeSlotFindsTheRunThatWaitsForIt() {
    IntStream.range(0, 100).forEach(number -> ask(run("", number)));
    for (var number = 0; number < 99; number++) {
      slots.release(run("", number).holder());
      assertThat(woken).hasSize(number + 2).endsWith("run-" + (number + 1));
    }
  }

  /// More were admitted than there were slots, between the count and the commit.
  @Test
  void anAdmissionTakesItsSlotBeforeThePodExists() {
    assertThat(ask(run("", 1))).isEqualTo(new SlotStatus.Admitted());
    assertThat(ask(run("", 2))).isInstanceOf(SlotStatus.Waiting.class);
    assertThat(running()).isOne();
  }

  /// Pods that a quota refuses kept the slots of those that it would take.
  @Test
  void aRefusedPodGivesItsSlotToTheNext() {
    ask(run("", 1));
    ask(run("", 2));
    slots.giveBack(run("", 1).holder());
    assertThat(woken).containsExactly("run-1", "run-2");
  }

  /// A lowered limit killed what executed, or was only looked at with the next start.
  @Test
  void loweringALimitKillsNobodyAndRaisingItStartsAtOnce() {
    slots.define(QUEUE, QueueDefinition.limited(3));
    IntStream.rangeClosed(1, 5).forEach(number -> ask(run("", number)));
    slots.define(QUEUE, QueueDefinition.limited(1));
    assertThat(running()).isEqualTo(3);
    slots.release(run("", 1).holder());
    assertThat(running()).isEqualTo(2);
    slots.define(QUEUE, QueueDefinition.limited(4));
    assertThat(running()).isEqualTo(4);
  }

  /// Who waits costs nothing: a hundred thousand runs are asked about and let in within seconds.
  @Test
  void aHundredThousandRunsAreAnOrdinaryDay() {
    var dispatcher = new Dispatcher(LimitSettings.NONE);
    dispatcher.define(
        QUEUE, new QueueDefinition.Open(LevelLimits.of(5), LevelLimits.of(50), Optional.empty()));
    for (var number = 0; number < 100_000; number++) {
      dispatcher.request(run("key-" + number % 1_000, number));
    }
    var started = 0;
    for (var admitted = dispatcher.admit(NOON);
        !admitted.isEmpty();
        admitted = dispatcher.admit(NOON)) {
      started += admitted.size();
      admitted.forEach(it -> dispatcher.release(it.holder()));
    }
    assertThat(started).isEqualTo(100_000);
    dispatcher.admit(NOON);
    assertThat(dispatcher.requests()).isEmpty();
    assertThat(dispatcher.counts(QUEUE).keys()).isZero();
  }
}
