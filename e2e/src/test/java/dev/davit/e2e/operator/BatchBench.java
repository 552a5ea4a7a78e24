package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Run;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.TriggerRuns;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What a batch of 1,000 runs costs beside its runs: `./mvnw -Pbench verify`. The runs never have a
/// pod: they wait in a queue that is paused, and are canceled. Prints numbers; docs/performance.md
/// notes them.
@RealApi
class BatchBench {
  private static final String ACCOUNT = "tasks";
  private static final int SIZE = PodContract.MAX_RUNS_OF_BATCH;
  private static final int PAGE = PodContract.MAX_RUNS_OF_REQUEST;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ControlPlane cluster;

  BatchBench(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @Test
  void aThousandRuns() {
    try (var world = World.startWithGateway(cluster)) {
      cluster
          .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
          .orFail();
      world.queue("paused", "{concurrencyLimit: 1, paused: true}");
      world.task(
          "order",
          "{image: 'app:1', podTemplate: {spec: {serviceAccountName: %s}}}".formatted(ACCOUNT));
      world.task("ship", "{image: 'app:1', queue: {name: paused}}");
      for (var round = 0; round < 3; round++) {
        round(world, "r" + round);
      }
    }
  }

  private void round(World world, String parent) {
    world.run(parent, "{task: order}");
    world.awaitPod(parent + "-a1");
    var node = world.node();
    node.runs(parent + "-a1");
    try (var gateway = GatewayClient.ofPods(world)) {
      var calls = gateway.withToken(token(world, parent + "-a1"));
      var created = System.nanoTime();
      for (var page = 0; page < SIZE / PAGE; page++) {
        var answer =
            calls.post(
                PodContract.GATEWAY_RUNS_PATH,
                new TriggerRuns(1, 0, "b-" + parent, runs(parent, page * PAGE)).write());
        assertThat(answer.status()).isEqualTo(200);
      }
      var creation = millisSince(created);
      node.suspendsForBatch(parent + "-a1", "b-" + parent);
      world.await(parent, "Waiting", "WaitingForBatch");

      var ended = System.nanoTime();
      cancelAll(world, parent);
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> unfinished(world, parent) == 0);
      var end = millisSince(ended);
      var last = System.nanoTime();
      world.awaitPod(parent + "-a1-s1");
      var resume = millisSince(last);
      node.runs(parent + "-a1-s1");
      var read = System.nanoTime();
      var results = results(gateway.withToken(token(world, parent + "-a1-s1")), "b-" + parent);
      System.out.printf(
          "[davit-bench] batch of %d: created in %d ms; all ended in %d ms after the cancel; parent"
              + " resumed at most %d ms after the last end; %d results read in %d ms%n",
          SIZE, creation, end, resume, results, millisSince(read));
      node.completes(parent + "-a1-s1", 1);
    }
  }

  private String token(World world, String pod) {
    return GatewayClient.tokenOf(
        cluster.client(), world.awaitPod(pod), ACCOUNT, PodContract.GATEWAY_AUDIENCE);
  }

  private static List<NewRun> runs(String parent, int from) {
    return IntStream.range(from, from + PAGE)
        .mapToObj(
            number ->
                new NewRun(
                    "%s-ship-%04d".formatted(parent, number),
                    "ship",
                    IntNode.valueOf(number),
                    JsonNodeFactory.instance.objectNode()))
        .toList();
  }

  private void cancelAll(World world, String parent) {
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var number = 0; number < SIZE; number++) {
        var name = "%s-ship-%04d".formatted(parent, number);
        threads.execute(
            () ->
                cluster
                    .client()
                    .resources(Run.class)
                    .inNamespace(world.namespace())
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}"));
      }
    }
  }

  private int unfinished(World world, String parent) {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .withField("spec.parent", parent)
        .withoutField("status.finished", "true")
        .list()
        .getItems()
        .size();
  }

  private static int results(GatewayClient calls, String batch) {
    var ends = new ArrayList<ChildEnds.ChildEnd>();
    var query = "?batch=" + batch;
    ChildEnds page;
    do {
      page = ChildEnds.read(calls.get(PodContract.GATEWAY_RESULTS_PATH + query).json().toString());
      ends.addAll(page.ends());
      query = "?batch=" + batch + "&continue=" + page.next();
    } while (page.next() != null);
    return ends.size();
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
