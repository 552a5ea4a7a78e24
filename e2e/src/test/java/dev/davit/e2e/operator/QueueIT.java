package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.QueueStatus;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Limits, order and reasons of queues.
@RealApi
class QueueIT {
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
    assertThat(order).containsExactly("e-1", "d-1", "c-1", "b-1", "a-1");
  }

  @Test
  void tasksShareAQueueAndItsStatusSaysHowFullItIs() {
    world.queue("reports", "{concurrencyLimit: 2}");
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.task("weekly", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    world.run("b", "{task: weekly}");
    world.awaitPod("a-1");
    world.awaitPod("b-1");
    world.run("c", "{task: daily}");
    var status = world.await("c", "Queued", "ConcurrencyLimit");
    assertThat(status.message()).isEqualTo("all slots of queue/reports are taken; its limit is 2");
    Awaitility.await()
        .untilAsserted(
            () -> {
              var queue = world.getQueue("reports");
              assertThat(queue.getStatus()).isEqualTo(new QueueStatus(1L, 2, 1));
            });
    world.queue("reports", "{concurrencyLimit: 3}");
    world.awaitPod("c-1");
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
    world.awaitPod("a-1");
  }

  @Test
  void aPausedQueueStartsNothingAndGoesOnWhenItIsResumed() {
    world.queue("reports", "{concurrencyLimit: 1, paused: true}");
    world.task("daily", "{image: 'app:1', queue: {name: reports}}");
    world.run("a", "{task: daily}");
    world.await("a", "Queued", "QueuePaused");
    assertThat(world.pods()).isEmpty();
    world.queue("reports", "{concurrencyLimit: 1}");
    world.awaitPod("a-1");
  }

  @Test
  void aCanceledRunLeavesTheQueue() {
    world.task("one", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    world.run("a", "{task: one}");
    world.awaitPod("a-1");
    world.run("b", "{task: one}");
    world.await("b", "Queued", "ConcurrencyLimit");
    world.run("c", "{task: one}");
    world.await("c", "Queued", "ConcurrencyLimit");
    world.cancel("b");
    world.await("b", "Canceled", "Canceled");
    node.completes("a-1", 1);
    world.awaitPod("c-1");
  }
}
