package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// One operator leads at a time, however the last one ends: it is paused, asked to end or killed.
/// No queue has more pods than slots in any instant, and nothing is executed twice.
@RealApi
class FailoverIT {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration LONG_LEASE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DEPOSED = 3;
  private static final int LIMIT = 4;
  private static final int UNFINISHED = 40;

  /// Two stand by, so that a new one has time to get ready.
  private static final int MEMBERS = 3;

  private static final int PAUSES = Integer.getInteger("davit.failover.pauses", 20);
  private static final int REPLACEMENTS = 4;

  private final ControlPlane cluster;
  private final String namespace;
  private final Load load;

  FailoverIT(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
    namespace = cluster.newNamespace();
    load = Load.of(cluster, namespace, LIMIT);
  }

  @Test
  void aPausedLeaderStartsNothingWhenItGoesOn() {
    var seed = Long.getLong("davit.failover.seed", System.nanoTime());
    var hint = "seed " + seed;
    System.out.println("pauses at random moments: " + hint);
    var random = new Random(seed);
    try (var pods = LivePods.watch(cluster.client(), namespace);
        var node = BusyNode.start(cluster.client(), namespace);
        var operators = new Operators(cluster, namespace, LEASE)) {
      var term = -1;
      for (var round = 0; round < PAUSES; round++) {
        // On a busy machine a leader that is not paused may come too late for its Lease, too.
        operators.startUntilThereAre(MEMBERS);
        var reign = operators.awaitLeaderAfter(term);
        load.add(node, UNFINISHED);
        awaitFirstPod(pods, node, reign.term(), hint);
        pause(Duration.ofMillis(random.nextInt(300)));
        reign.leader().signal("STOP");
        var next = operators.awaitLeaderAfter(reign.term());
        awaitFirstPod(pods, node, next.term(), hint);
        reign.leader().signal("CONT");
        assertThat(reign.leader().exitCode(PATIENCE)).as(hint).isEqualTo(DEPOSED);
        term = reign.term();
      }
      load.awaitAllCompleted(hint);
      everythingIsAsWithOneOperator(pods, node, hint);
    }
  }

  @Test
  void operatorsAreReplacedOneAfterTheOtherWithoutAGap() {
    try (var pods = LivePods.watch(cluster.client(), namespace);
        var node = BusyNode.start(cluster.client(), namespace);
        var operators = new Operators(cluster, namespace, LONG_LEASE)) {
      var serving = new ArrayDeque<>(List.of(operators.start(), operators.start()));
      var reign = operators.awaitLeaderAfter(-1);
      var gaps = new ArrayList<Long>();
      for (var replacement = 0; replacement < REPLACEMENTS; replacement++) {
        var successor = operators.start();
        successor.operator().awaitReady();
        load.add(node, UNFINISHED);
        var oldest = serving.removeFirst();
        serving.addLast(successor);
        var asked = System.nanoTime();
        oldest.signal("TERM");
        if (oldest.equals(reign.leader())) {
          reign = operators.awaitLeaderAfter(reign.term());
          gaps.add(millis(awaitFirstPod(pods, node, reign.term(), "handover") - asked));
        }
        assertThat(oldest.exitCode(PATIENCE)).isEqualTo(128 + 15);
      }
      load.awaitAllCompleted("replaced");
      everythingIsAsWithOneOperator(pods, node, "replaced");
      System.out.printf(
          "SIGTERM to the successor's first pod, lease %s: %s ms%n", LONG_LEASE, gaps);
      assertThat(gaps).isNotEmpty();
      // It did not wait until the Lease expired.
      assertThat(Collections.max(gaps)).isLessThan(LONG_LEASE.toMillis() / 3);
    }
  }

  @Test
  void anotherOneTakesOverWhenTheLeaderIsKilled() {
    try (var pods = LivePods.watch(cluster.client(), namespace);
        var node = BusyNode.start(cluster.client(), namespace);
        var operators = new Operators(cluster, namespace, LEASE)) {
      operators.start();
      operators.start().operator().awaitReady();
      load.add(node, UNFINISHED);
      var reign = operators.awaitLeaderAfter(-1);
      awaitFirstPod(pods, node, reign.term(), "leader");
      var killed = System.nanoTime();
      reign.leader().operator().kill();
      var next = operators.awaitLeaderAfter(reign.term());
      var gap = millis(awaitFirstPod(pods, node, next.term(), "takeover") - killed);
      System.out.printf("kill -9 to the successor's first pod, lease %s: %d ms%n", LEASE, gap);
      load.awaitAllCompleted("taken over");
      everythingIsAsWithOneOperator(pods, node, "taken over");
    }
  }

  @Test
  void theApiServerRefusesThePodOfAFormerLeader() {
    var fence = Fence.of(namespace, "davit-operator");
    fence.install(cluster);
    // Without a Lease, nobody has come after anybody.
    create(fence, "a", 0);
    var lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("davit-operator")
            .endMetadata()
            .withNewSpec()
            .withLeaseTransitions(5)
            .endSpec()
            .build();
    cluster.client().resource(lease).create();
    Awaitility.await("the fence is up")
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () -> cluster.client().resource(fence.pod("b", 4)).dryRun().create())
                    .isInstanceOf(KubernetesClientException.class)
                    // By the policy's name, the operator knows what it was refused for.
                    .hasMessageContaining("'davit-operator.%s.leader-term'".formatted(namespace))
                    .hasMessageContaining(
                        "the operator that asks for it leads no more: its term is 4, and the Lease %s/davit-operator has come to term 5"
                            .formatted(namespace)));
    create(fence, "c", 5);
    // The next leader may be faster than what the API server knows of the Lease.
    create(fence, "d", 6);
    create(Fence.of(namespace, "of-others"), "e", 4);

    System.out.printf(
        "a raised term was answered, and pods of the former one still taken after: %s us%n",
        staleness(fence));
  }

  /// How long the API server takes pods of a term that has just ended, in ten tries.
  private List<Long> staleness(Fence fence) {
    var all = new ArrayList<Long>();
    for (var term = 6; term < 16; term++) {
      var ended = term;
      cluster
          .client()
          .leases()
          .inNamespace(namespace)
          .withName("davit-operator")
          .edit(
              it ->
                  new LeaseBuilder(it)
                      .editSpec()
                      .withLeaseTransitions(ended + 1)
                      .endSpec()
                      .build());
      var raised = System.nanoTime();
      var known = raised;
      while (isTaken(fence, "x", ended)) {
        known = System.nanoTime();
      }
      all.add((known - raised) / 1000);
    }
    return all;
  }

  private boolean isTaken(Fence fence, String name, int term) {
    try {
      cluster.client().resource(fence.pod(name, term)).dryRun().create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private void create(Fence fence, String name, int term) {
    assertThat(cluster.client().resource(fence.pod(name, term)).create()).isNotNull();
  }

  private void everythingIsAsWithOneOperator(LivePods pods, BusyNode node, String hint) {
    load.everyRunWasExecutedOnce(node, hint);
    assertThat(pods.names()).as(hint).doesNotHaveDuplicates();
    assertThat(pods.mostAtOnce()).as(hint).isEqualTo(LIMIT);
  }

  /// There are runs to be started for as long as it takes.
  private long awaitFirstPod(LivePods pods, BusyNode node, int term, String hint) {
    return Awaitility.await("a pod of term " + term + ", " + hint)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              load.keep(node, UNFINISHED);
              return pods.firstSince(term);
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private static void pause(Duration duration) {
    Awaitility.await().pollDelay(duration.plusMillis(1)).until(() -> true);
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
