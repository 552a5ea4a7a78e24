package dev.davit.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {
  private static final QueueRef EMAILS = new QueueRef.Named("ns", "emails");
  private static final QueueRef REPORTS = new QueueRef.OfTask("ns", "reports");

  private final Dispatcher dispatcher = new Dispatcher();

  private static SlotRequest request(QueueRef queue, int sequence) {
    return new SlotRequest(
        queue, "run-" + sequence, "uid-" + sequence, "run-" + sequence + "-1", sequence);
  }

  private List<Long> admitted(QueueRef queue) {
    return dispatcher.admit(queue).stream().map(SlotRequest::sequence).toList();
  }

  @Test
  void admitsInTheOrderOfCreationUpToTheLimit() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(2));
    for (var sequence : List.of(5, 3, 9, 1)) {
      dispatcher.request(request(EMAILS, sequence));
    }
    assertThat(admitted(EMAILS)).containsExactly(1L, 3L);
    assertThat(admitted(EMAILS)).isEmpty();
    dispatcher.release(request(EMAILS, 3).holder());
    assertThat(admitted(EMAILS)).containsExactly(5L);
  }

  @Test
  void queuesDoNotWaitForEachOther() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    dispatcher.define(REPORTS, new QueueDefinition.Limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    dispatcher.request(request(REPORTS, 3));
    assertThat(admitted(EMAILS)).containsExactly(1L);
    assertThat(admitted(REPORTS)).containsExactly(3L);
  }

  @Test
  void aPausedOrMissingQueueAdmitsNobodyAndForgetsNobody() {
    dispatcher.request(request(EMAILS, 1));
    assertThat(admitted(EMAILS)).isEmpty();
    dispatcher.define(EMAILS, new QueueDefinition.Paused());
    assertThat(admitted(EMAILS)).isEmpty();
    dispatcher.define(EMAILS, new QueueDefinition.Unlimited());
    assertThat(admitted(EMAILS)).containsExactly(1L);
  }

  @Test
  void aLowerLimitTakesNoSlotBackAndAdmitsNobodyUntilThereIsRoom() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(3));
    for (var sequence = 1; sequence <= 5; sequence++) {
      dispatcher.request(request(EMAILS, sequence));
    }
    assertThat(admitted(EMAILS)).hasSize(3);
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    dispatcher.release(request(EMAILS, 1).holder());
    dispatcher.release(request(EMAILS, 2).holder());
    assertThat(admitted(EMAILS)).isEmpty();
    dispatcher.release(request(EMAILS, 3).holder());
    assertThat(admitted(EMAILS)).containsExactly(4L);
  }

  @Test
  void aLivePodTakesASlotWhateverTheLimitSays() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    dispatcher.hold(request(EMAILS, 1).holder(), EMAILS);
    dispatcher.hold(request(EMAILS, 2).holder(), EMAILS);
    dispatcher.request(request(EMAILS, 3));
    dispatcher.release(request(EMAILS, 1).holder());
    assertThat(admitted(EMAILS)).isEmpty();
    assertThat(dispatcher.counts(EMAILS)).isEqualTo(new QueueCounts(1, 1));
  }

  @Test
  void everythingMayBeToldTwice() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(EMAILS, 2));
    assertThat(admitted(EMAILS)).containsExactly(1L);
    dispatcher.request(request(EMAILS, 1));
    dispatcher.hold(request(EMAILS, 1).holder(), EMAILS);
    assertThat(dispatcher.counts(EMAILS)).isEqualTo(new QueueCounts(1, 1));
    dispatcher.release(request(EMAILS, 1).holder());
    dispatcher.release(request(EMAILS, 1).holder());
    assertThat(admitted(EMAILS)).containsExactly(2L);
  }

  @Test
  void aRunThatMovesToAnotherQueueWaitsOnlyThere() {
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    dispatcher.define(REPORTS, new QueueDefinition.Limited(1));
    dispatcher.request(request(EMAILS, 1));
    dispatcher.request(request(REPORTS, 1));
    assertThat(admitted(EMAILS)).isEmpty();
    assertThat(admitted(REPORTS)).containsExactly(1L);
  }

  @Test
  void whatWithdrawsIsNotAdmittedAndAnEmptyQueueIsForgotten() {
    dispatcher.request(request(EMAILS, 1));
    dispatcher.withdraw(request(EMAILS, 1).holder());
    assertThat(dispatcher.queues()).isEmpty();
    dispatcher.define(EMAILS, new QueueDefinition.Limited(1));
    assertThat(admitted(EMAILS)).isEmpty();
  }

  /// Against a model that keeps plain lists: after any series of events the limit holds, the order
  /// is kept, no slot is free while a run waits, and a dispatcher that is told everything anew
  /// stands as this one does.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anySeriesOfEventsKeepsTheLimitTheOrderAndEverySlotBusy(long seed) {
    var random = new Random(seed);
    var limit = 1;
    var waiting = new TreeSet<SlotRequest>();
    var holding = new ArrayList<SlotRequest>();
    dispatcher.define(EMAILS, new QueueDefinition.Limited(limit));
    for (var step = 0; step < 2_000; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          var request = request(EMAILS, random.nextInt(500));
          if (!holding.contains(request)) {
            dispatcher.request(request);
            waiting.add(request);
          }
        }
        case 2 -> {
          if (!holding.isEmpty()) {
            dispatcher.release(holding.remove(random.nextInt(holding.size())).holder());
          }
        }
        case 3 -> {
          if (!waiting.isEmpty() && random.nextBoolean()) {
            var request = waiting.removeLast();
            dispatcher.withdraw(request.holder());
          }
        }
        default -> {
          limit = random.nextInt(8);
          dispatcher.define(EMAILS, new QueueDefinition.Limited(limit));
        }
      }
      for (var admitted : dispatcher.admit(EMAILS)) {
        assertThat(admitted)
            .as("seed %d, step %d: order", seed, step)
            .isEqualTo(waiting.pollFirst());
        holding.add(admitted);
        assertThat(holding.size())
            .as("seed %d, step %d: limit", seed, step)
            .isLessThanOrEqualTo(limit);
      }
      assertThat(waiting.isEmpty() || holding.size() >= limit)
          .as("seed %d, step %d: a slot is free and a run waits", seed, step)
          .isTrue();
      assertThat(dispatcher.counts(EMAILS))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(new QueueCounts(holding.size(), waiting.size()));
    }
    var rebuilt = new Dispatcher();
    rebuilt.define(EMAILS, new QueueDefinition.Limited(limit));
    holding.forEach(it -> rebuilt.hold(it.holder(), EMAILS));
    waiting.forEach(rebuilt::request);
    assertThat(rebuilt.admit(EMAILS)).isEmpty();
    assertThat(rebuilt.waiting(EMAILS)).containsExactlyElementsOf(dispatcher.waiting(EMAILS));
  }
}
