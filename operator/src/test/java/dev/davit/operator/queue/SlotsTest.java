package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Reason;
import dev.davit.operator.queue.Slots.RunKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final QueueRef QUEUE = new QueueRef.Named("ns", "q");
  private static final QueueDefinition ONE = new QueueDefinition.Limited(1);

  private final List<String> woken = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private final Slots slots =
      new Slots(request -> !gone.contains(request.run()) && woken.add(request.run()));

  SlotsTest() {
    slots.define(QUEUE, ONE);
  }

  private static SlotRequest run(int sequence) {
    return new SlotRequest(
        QUEUE, "run-" + sequence, "uid-" + sequence, "run-" + sequence + "-1", sequence);
  }

  /// The uid of `run`, where it is that of the fixture.
  private static Function<RunKey, Optional<String>> only(String run) {
    return key -> Optional.of("uid-" + run.substring(4)).filter(_ -> key.name().equals(run));
  }

  private static Function<RunKey, Optional<String>> exceptFor(String run) {
    return key ->
        Optional.of("uid-" + key.name().substring(4)).filter(_ -> !key.name().equals(run));
  }

  @Test
  void theFirstSlotGoesToTheOldestRunAndNotToTheFirstThatIsLookedAt() {
    slots.begin(Map.of(), List.of(new RunKey("ns", "run-1"), new RunKey("ns", "run-2")));
    slots.request(run(2), ONE);
    slots.seen(new RunKey("ns", "run-2"));
    assertThat(woken).isEmpty();
    slots.request(run(1), ONE);
    slots.seen(new RunKey("ns", "run-1"));
    assertThat(woken)
        .as("the oldest is admitted, the other is told why it waits")
        .containsExactly("run-1", "run-2");
    assertThat(slots.counts(QUEUE)).isEqualTo(new QueueCounts(1, 1));
    assertThat(slots.holds(run(1).holder())).isTrue();
  }

  @Test
  void podsThatWereThereBeforeTheStartHoldTheirSlots() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    assertThat(slots.request(run(2), ONE))
        .isEqualTo(
            new Standing.Waiting(
                Reason.CONCURRENCY_LIMIT, "all slots of queue/q are taken; its limit is 1"));
    slots.release(run(1).holder());
    assertThat(woken).containsExactly("run-2");
    assertThat(slots.standing(run(2).holder(), QUEUE)).isEqualTo(new Standing.Admitted());
  }

  @Test
  void aQueueThatIsPausedOrGoneTellsThoseWhoWait() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.define(QUEUE, new QueueDefinition.Limited(1));
    assertThat(woken).isEmpty();
    slots.define(QUEUE, new QueueDefinition.Paused());
    assertThat(woken).containsExactly("run-2");
    slots.define(QUEUE, new QueueDefinition.Missing());
    assertThat(slots.standing(run(2).holder(), QUEUE))
        .isEqualTo(
            new Standing.Waiting(
                Reason.QUEUE_NOT_FOUND, "Queue \"q\" does not exist in namespace \"ns\""));
  }

  @Test
  void aRaisedLimitAdmitsAtOnce() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    slots.define(QUEUE, new QueueDefinition.Limited(2));
    assertThat(woken).containsExactly("run-2");
    assertThat(slots.counts(QUEUE)).isEqualTo(new QueueCounts(2, 1));
  }

  @Test
  void theSlotOfARunThatIsGoneGoesToTheNext() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    gone.add("run-2");
    slots.release(run(1).holder());
    assertThat(woken).containsExactly("run-3");
  }

  @Test
  void aSweepForgetsWhomNobodyKnows() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.request(run(3), ONE);
    slots.sweep(exceptFor("run-2"), pod -> true);
    assertThat(slots.counts(QUEUE)).as("run-2 left the queue").isEqualTo(new QueueCounts(1, 1));
    slots.sweep(only("run-3"), pod -> true);
    assertThat(slots.counts(QUEUE))
        .as("the pod of run-1 lives on")
        .isEqualTo(new QueueCounts(1, 1));
    slots.sweep(only("run-3"), pod -> false);
    assertThat(woken).containsExactly("run-3");
  }

  @Test
  void aRunThatIsDeletedBeforeItWasSeenHoldsUpNobody() {
    slots.begin(Map.of(), List.of(new RunKey("ns", "run-1"), new RunKey("ns", "run-2")));
    slots.request(run(2), ONE);
    slots.seen(new RunKey("ns", "run-2"));
    slots.sweep(only("run-2"), pod -> false);
    assertThat(woken).containsExactly("run-2");
  }

  @Test
  void aRunThatIsCreatedAnewDoesNotInheritItsPredecessorsPlace() {
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.sweep(run -> Optional.of("uid-1").filter(_ -> run.name().equals("run-1")), pod -> true);
    assertThat(slots.counts(QUEUE)).isEqualTo(new QueueCounts(1, 0));
    var anew = new SlotRequest(QUEUE, "run-2", "another", "run-2-1", 9);
    slots.request(run(3), ONE);
    slots.request(anew, ONE);
    slots.release(run(1).holder());
    assertThat(woken).as("run 3 is older now").containsExactly("run-3");
  }

  @Test
  void aSlotOfAnotherQueueIsOfNoUse() {
    var other = new QueueRef.OfTask("ns", "task");
    slots.begin(Map.of(run(1).holder(), QUEUE), List.of());
    slots.request(run(2), ONE);
    slots.define(QUEUE, new QueueDefinition.Unlimited());
    assertThat(slots.standing(run(2).holder(), QUEUE)).isEqualTo(new Standing.Admitted());
    assertThat(slots.standing(run(2).holder(), other)).isNotEqualTo(new Standing.Admitted());
    var moved = new SlotRequest(other, "run-2", "uid-2", "run-2-1", 2);
    assertThat(slots.request(moved, ONE)).isEqualTo(new Standing.Admitted());
    assertThat(slots.counts(QUEUE)).isEqualTo(new QueueCounts(1, 0));
    assertThat(slots.counts(other)).isEqualTo(new QueueCounts(1, 0));
  }
}
