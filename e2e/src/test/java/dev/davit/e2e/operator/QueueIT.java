package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.QueueStatus;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.queue.LimitSettings;
import dev.davit.operator.run.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Limits, order and reasons of queues.
@RealApi
class QueueIT {
  /// Surely shorter than the two seconds, counted in whole ones, that are not worth a write.
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  QueueIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void runsStartOneAfterTheOtherInTheOrderOfTheirCreation() {
    world.task("one", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    // Created within one second, with names that sort the other way round: only the order of
    // creation counts.
    var names = List.of("e", "d", "c", "b", "a");
    names.forEach(name -> world.run(name, "{task: one}"));
    var order = new ArrayList<String>();
    for (var count = 0; count < names.size(); count++) {
      Awaitility.await().until(() -> !world.pods().isEmpty());
      assertThat(world.pods()).hasSize(1);
      var pod = world.pods().getFirst();
      order.add(pod);
      node.runs(pod);
      node.completes(pod, 1);
      Awaitility.await().until(() -> !world.pods().contains(pod));
    }
    assertThat(order).containsExactly("e-a1", "d-a1", "c-a1", "b-a1", "a-a1");
  }

  @Test
  void tasksShareAQueueAndItsStatusSaysHowFullItIs() {
    world.queue("reports", "{concurrencyLimit: 2}");
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.task("weekly", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    world.run("b", "{task: weekly}");
    world.awaitPod("a-a1");
    world.awaitPod("b-a1");
    world.run("c", "{task: daily}");
    var status = world.await("c", "Queued", "ConcurrencyLimit");
    assertThat(status.message()).isEqualTo("all slots of queue/reports are taken; its limit is 2");
    Awaitility.await()
        .untilAsserted(
            () -> {
              var queue = world.getQueue("reports");
              assertThat(queue.getStatus()).isEqualTo(new QueueStatus(1L, 2, 1, null, null, null));
            });
    world.queue("reports", "{concurrencyLimit: 3}");
    world.awaitPod("c-a1");
  }

  @Test
  void aQueueThatDoesNotExistIsSaidAndWaitedFor() {
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    var status = world.await("a", "Queued", "QueueNotFound");
    assertThat(status.message())
        .isEqualTo(
            "Queue \"reports\" does not exist in namespace \"%s\"".formatted(world.namespace()));
    world.queue("reports", "{concurrencyLimit: 1}");
    world.awaitPod("a-a1");
  }

  @Test
  void aPausedQueueStartsNothingAndGoesOnWhenItIsResumed() {
    world.queue("reports", "{concurrencyLimit: 1, paused: true}");
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    world.await("a", "Queued", "QueuePaused");
    assertThat(world.pods()).isEmpty();
    world.queue("reports", "{concurrencyLimit: 1}");
    world.awaitPod("a-a1");
  }

  @Test
  void aCanceledRunLeavesTheQueue() {
    world.task("one", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    world.run("a", "{task: one}");
    world.awaitPod("a-a1");
    world.run("b", "{task: one}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.run("c", "{task: one}");
    world.await("c", "Queued", "ConcurrencyLimit");
    world.cancel("b");
    world.await("b", "Canceled", "Canceled");
    node.completes("a-a1", 1);
    world.awaitPod("c-a1");
  }

  @Test
  void aRunNamesItsQueueItsKeyAndItsPriority() {
    world.queue("tenants", "{concurrencyLimit: 1, total: {concurrencyLimit: 2}}");
    world.task("work", "{image: 'app:1'}");
    world.run("a", "{task: work, queue: tenants, concurrencyKey: '*'}");
    world.awaitPod("a-a1");
    world.run("b", "{task: work, queue: tenants, concurrencyKey: \"x\\ny\"}");
    world.awaitPod("b-a1");
    world.run("c", "{task: work, queue: tenants, concurrencyKey: '*'}");
    assertThat(world.await("c", "Queued", "ConcurrencyLimit").message())
        .isEqualTo("all slots of queue/tenants for key \"*\" are taken; its limit is 1");
    world.run("d", "{task: work, queue: tenants, concurrencyKey: z}");
    assertThat(world.await("d", "Queued", "ConcurrencyLimit").message())
        .isEqualTo("all slots of queue/tenants (all keys) are taken; its limit is 2");
    world.run("urgent", "{task: work, queue: tenants, concurrencyKey: z, priority: 3600}");
    world.await("urgent", "Queued", "ConcurrencyLimit");
    node.completes("b-a1", 1);
    world.awaitPod("urgent-a1");
    assertThat(world.pods()).doesNotContain("d-a1");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.getQueue("tenants").getStatus())
                    .isEqualTo(new QueueStatus(1L, 2, 2, 2, null, null)));
  }

  @Test
  void aKeyOfAThousandCharactersIsAsGoodAsAny() {
    var key = "k".repeat(1_024);
    world.task("work", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    world.run("a", "{task: work, concurrencyKey: %s}".formatted(key));
    world.awaitPod("a-a1");
    world.run("b", "{task: work, concurrencyKey: %s}".formatted(key));
    assertThat(world.await("b", "Queued", "ConcurrencyLimit").message())
        .isEqualTo(
            "all slots of task/work for key \"%s…\" are taken; its limit is 1"
                .formatted("k".repeat(64)));
    world.run("c", "{task: work, concurrencyKey: other}");
    world.awaitPod("c-a1");
    node.completes("a-a1", 1);
    world.awaitPod("b-a1");
  }

  @Test
  void aRateIsKeptAcrossARestartOfTheOperator() {
    world.queue("api", "{rateLimit: {starts: 2, period: 20s}}");
    world.task("call", "{image: 'app:1', queue: {name: api}}");
    world.run("a", "{task: call}");
    var first = Instant.parse(world.awaitPod("a-a1").getMetadata().getCreationTimestamp());
    node.runs("a-a1");
    node.completes("a-a1", 1);
    world.await("a", "Completed", "Completed");
    world.run("b", "{task: call}");
    world.awaitPod("b-a1");
    world.restartOperator();
    world.run("c", "{task: call}");
    assertThat(world.await("c", "Queued", "RateLimit").message())
        .startsWith("queue/api is limited to 2 starts per 20s; the next one is possible at ");
    var third = Instant.parse(world.awaitPod("c-a1").getMetadata().getCreationTimestamp());
    // Both are in whole seconds, and the test's node says that a container started two seconds
    // before its end.
    assertThat(third).isAfterOrEqualTo(first.plusSeconds(17));
  }

  @Test
  void deletingAQueueLosesNoRunThatWaits() {
    world.queue("reports", "{concurrencyLimit: 1}");
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    world.awaitPod("a-a1");
    world.run("b", "{task: daily}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.deleteQueue("reports");
    world.await("b", "Queued", "QueueNotFound");
    node.runs("a-a1");
    node.completes("a-a1", 1);
    world.await("a", "Completed", "Completed");
    world.queue("reports", "{concurrencyLimit: 1}");
    world.awaitPod("b-a1");
  }

  @Test
  void aFullQueueDropsTheNewest() {
    world.queue("busy", "{concurrencyLimit: 1, maxQueued: 0, overflow: DropNewest}");
    world.task("work", "{image: 'app:1', queue: {name: busy}}");
    world.run("a", "{task: work}");
    world.awaitPod("a-a1");
    world.run("b", "{task: work}");
    var dropped = world.await("b", "Expired", "QueueFull");
    assertThat(dropped.message()).isEqualTo("queue/busy is full: it takes 0 waiting runs");
    assertThat(dropped.pod()).isNull();
  }

  @Test
  void aFullQueueCancelsTheOldestForTheNewest() {
    world.queue("deploys", "{concurrencyLimit: 1, maxQueued: 1, overflow: CancelOldest}");
    world.task("deploy", "{image: 'app:1', queue: {name: deploys}}");
    world.run("a", "{task: deploy}");
    world.awaitPod("a-a1");
    world.run("b", "{task: deploy}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.run("c", "{task: deploy}");
    assertThat(world.await("b", "Canceled", "QueueFull").message())
        .isEqualTo("canceled for a newer run: queue/deploys takes 1 waiting runs");
    node.completes("a-a1", 1);
    world.awaitPod("c-a1");
  }

  @Test
  void aFullQueueRefusesNewRunsAndSaysSo() {
    world.queue("small", "{concurrencyLimit: 1, maxQueued: 1}");
    world.task("work", "{image: 'app:1', queue: {name: small}}");
    world.task("other", "{image: 'app:1'}");
    world.run("a", "{task: work}");
    world.awaitPod("a-a1");
    world.run("b", "{task: work}");
    Awaitility.await("the status says that it is full")
        .until(() -> world.getQueue("small").getStatus(), it -> it != null && it.full() != null);
    var number = new AtomicInteger();
    var refusal =
        Awaitility.await("the policy is enforced")
            .until(
                () -> world.creationRefusal("c-" + number.getAndIncrement(), "{task: work}"),
                it -> !it.isEmpty());
    assertThat(refusal)
        .contains("Queue \"small\" is full: ")
        .contains("its spec.maxQueued is 1; create the run later");
    assertThat(world.creationRefusal("d", "{task: other, queue: small}"))
        .contains("Queue \"small\" is full: ");
    assertThat(world.creationRefusal("e", "{task: other}")).isEmpty();
  }

  @Test
  void theLimitsOfNamespaceAndInstallationAreSaid() {
    world.restartOperator(
        RunSettings.DEFAULTS.with(
            new LimitSettings(LimitSettings.UNLIMITED, 1, Map.of(), 2, Optional.empty())));
    world.task("one", "{image: 'app:1'}");
    world.task("two", "{image: 'app:1'}");
    world.task("three", "{image: 'app:1'}");
    world.run("a", "{task: one}");
    world.awaitPod("a-a1");
    world.run("b", "{task: one}");
    assertThat(world.await("b", "Queued", "NamespaceLimit").message())
        .startsWith("task/one has all slots that one queue of namespace");
    world.run("c", "{task: two}");
    world.awaitPod("c-a1");
    world.run("d", "{task: three}");
    assertThat(world.await("d", "Queued", "NamespaceLimit").message())
        .endsWith("are taken; its limit is 2");
    node.completes("a-a1", 1);
    world.awaitPod("b-a1");
  }

  @Test
  void whoWaitsForAMomentCostsNoWriteAndWhoWaitsForLongOne() {
    world.task("one", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    world.run("a", "{task: one}");
    world.awaitPod("a-a1");
    var from = Instant.now();
    var moment = "a";
    var waited = MOMENT;
    // On a busy machine the first one may wait for longer.
    for (var number = 0; number < 20 && waited.compareTo(MOMENT) >= 0; number++) {
      var before = moment;
      moment = "moment-" + number;
      var created = System.nanoTime();
      world.run(moment, "{task: one}");
      node.completes(before + "-a1", 1);
      world.awaitPod(moment + "-a1");
      waited = Duration.ofNanos(System.nanoTime() - created);
    }
    world.run("long", "{task: one}");
    world.await("long", "Queued", "ConcurrencyLimit");
    node.completes(moment + "-a1", 1);
    world.awaitPod("long-a1");
    node.completes("long-a1", 1);
    world.await("long", "Completed", "Completed");
    var end = moment;
    Awaitility.await("the audit log")
        .untilAsserted(
            () -> {
              assertThat(world.writes(from)).containsOnlyOnce("update runs/status " + end);
              assertThat(world.writes(from))
                  .filteredOn("update runs/status long"::equals)
                  .as("why it waits, and its end")
                  .hasSize(2);
            });
  }
}
