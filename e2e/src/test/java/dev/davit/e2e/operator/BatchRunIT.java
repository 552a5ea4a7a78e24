package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.WaitKind;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.TriggerRuns;
import dev.davit.contract.TriggeredRuns;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs that pods trigger by calling the gateway, one or many, and the wait for the ends of many.
@RealApi
class BatchRunIT {
  private static final String ACCOUNT = "tasks";
  private static final String POD_TEMPLATE =
      "podTemplate: {spec: {serviceAccountName: " + ACCOUNT + "}}";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;
  private GatewayClient calls;

  BatchRunIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithGateway(cluster);
    node = world.node();
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
    world.task("order", "{image: 'app:1', " + POD_TEMPLATE + "}");
    world.task("ship", "{image: 'app:1', retry: {maxAttempts: 1}, " + POD_TEMPLATE + "}");
    gateway = GatewayClient.ofPods(world);
    world.run("r", "{task: order}");
    world.awaitPod("r-a1");
    node.runs("r-a1");
    calls = gateway.withToken(token("r-a1"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  private String token(String pod) {
    return GatewayClient.tokenOf(
        cluster.client(), world.awaitPod(pod), ACCOUNT, PodContract.GATEWAY_AUDIENCE);
  }

  private static List<NewRun> ships(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new NewRun("r-ship-" + number, "ship", new IntNode(number)))
        .toList();
  }

  private TriggeredRuns trigger(String batch, List<NewRun> runs) {
    var answer =
        calls.post(PodContract.GATEWAY_RUNS_PATH, new TriggerRuns(1, 0, batch, runs).write());
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return TriggeredRuns.read(answer.json().toString());
  }

  private List<ChildEnd> ends(GatewayClient of, String batch) {
    var ends = new ArrayList<ChildEnd>();
    var query = "?batch=" + batch;
    ChildEnds page;
    do {
      var answer = of.get(PodContract.GATEWAY_RESULTS_PATH + query);
      assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
      page = ChildEnds.read(answer.json().toString());
      ends.addAll(page.ends());
      query = "?batch=" + batch + "&continue=" + page.next();
    } while (page.next() != null);
    return ends;
  }

  private List<Run> children() {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .withField("spec.parent", "r")
        .list()
        .getItems();
  }

  @Test
  void aRunThatIsTriggeredIsAChildOfItsParentAndStarts() {
    assertThat(trigger(null, ships(1)).refused()).isEmpty();

    world.awaitPod("r-ship-0-a1");
    var child = children().getFirst();
    assertThat(child.getSpec().parentUid()).isNotBlank();
    assertThat(child.getSpec().batch()).isNull();
    assertThat(child.getSpec().payload()).hasToString("0");
    assertThat(child.getMetadata().getAnnotations()).containsEntry(Annotations.DEPTH, "1");
    node.completes("r-a1", 42);
    world.await("r", "Completed", "Completed");
    assertThat(world.exists("r-ship-0")).as("nobody has waited for it").isTrue();
  }

  /// The pod was lost between two requests, or did not get the answer.
  @Test
  void killBetweenPages() {
    var all = ships(150);
    trigger("b", all.subList(0, 100));
    trigger("b", all.subList(0, 100));
    trigger("b", all.subList(100, 150));

    assertThat(children())
        .extracting(run -> run.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(all.stream().map(NewRun::name).toList());
    assertThat(children()).extracting(run -> run.getSpec().batch()).containsOnly("b");
  }

  @Test
  void whatIsRefusedDoesNotKeepTheOthersFromBeingTriggered() {
    var bad = JsonNodeFactory.instance.objectNode().put("queue", "No Queue");
    world.run("r-ship-0", "{task: ship, delayUntil: '2099-01-01T00:00:00Z'}");

    var refused =
        trigger("b", List.of(ships(1).getFirst(), new NewRun("bad", "ship", null, bad), good()))
            .refused();

    assertThat(refused).containsOnlyKeys("r-ship-0", "bad");
    assertThat(refused.get("r-ship-0")).contains("somebody else asked for");
    assertThat(refused.get("bad")).contains("spec.queue", "No Queue");
    assertThat(children()).extracting(run -> run.getMetadata().getName()).containsExactly("good");
  }

  private static NewRun good() {
    return new NewRun("good", "ship", new TextNode("x"));
  }

  @Test
  void theParentIsResumedOnceAfterTheLastRunOfItsBatch() {
    trigger("b", ships(3));
    node.suspendsForBatch("r-a1", "b");
    var waiting = world.await("r", "Waiting", "WaitingForBatch");
    assertThat(waiting.waitsFor()).isEqualTo("batch b");
    assertThat(waiting.waits()).singleElement().extracting("kind").isEqualTo(WaitKind.BATCH);
    for (var number : List.of(2, 0)) {
      world.awaitPod("r-ship-" + number + "-a1");
      node.completes("r-ship-" + number + "-a1", number * 10);
      world.await("r-ship-" + number, "Completed", "Completed");
    }
    assertThat(world.status("r").reason()).isEqualTo("WaitingForBatch");
    world.awaitPod("r-ship-1-a1");
    node.fails("r-ship-1-a1", Result.Next.STOP);

    world.awaitPod("r-a1-s1");
    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.kind()).isEqualTo(JournalEntry.Kind.BATCH));
    node.runs("r-a1-s1");
    var resumed = gateway.withToken(token("r-a1-s1"));
    assertThat(ends(resumed, "b"))
        .extracting(ChildEnd::name, ChildEnd::phase, it -> String.valueOf(it.output()))
        .containsExactlyInAnyOrder(
            tuple("r-ship-0", "Completed", "0"),
            tuple("r-ship-1", "Failed", "null"),
            tuple("r-ship-2", "Completed", "20"));
    node.completes("r-a1-s1", 43);
    world.await("r", "Completed", "Completed");
  }

  /// trigger.dev#1296: the end of the child comes before the parent waits.
  @Test
  void childEndsBeforeTheParentWaits() {
    trigger("b", ships(1));
    world.awaitPod("r-ship-0-a1");
    node.completes("r-ship-0-a1", 7);
    world.await("r-ship-0", "Completed", "Completed");
    node.suspendsForBatch("r-a1", "b");

    world.awaitPod("r-a1-s1");
  }

  @Test
  void droppedChildEndsTheWait() {
    world.queue("full", "{concurrencyLimit: 1, maxQueued: 0, overflow: DropNewest}");
    world.run("other", "{task: ship, queue: full}");
    world.awaitPod("other-a1");
    var options = JsonNodeFactory.instance.objectNode().put("queue", "full");
    trigger("b", List.of(new NewRun("dropped", "ship", null, options), ships(1).getFirst()));
    node.suspendsForBatch("r-a1", "b");
    world.awaitPod("r-ship-0-a1");
    world.deleteRun("r-ship-0");

    world.awaitPod("r-a1-s1");
    node.runs("r-a1-s1");
    assertThat(ends(gateway.withToken(token("r-a1-s1")), "b"))
        .extracting(ChildEnd::name)
        .doesNotContain("r-ship-0");
  }

  @Test
  void cancelReachesChildrenBornMeanwhile() {
    trigger("b", ships(2));
    node.suspendsForBatch("r-a1", "b");
    world.await("r", "Waiting", "WaitingForBatch");
    world.cancel("r");

    world.await("r", "Canceled", "Canceled");
    world.await("r-ship-0", "Canceled", "Canceled");
    world.await("r-ship-1", "Canceled", "Canceled");
  }

  @Test
  void aDetachedRunGoesOnWhenItsParentIsCanceled() {
    var detached =
        new NewRun("free", "ship", new IntNode(1), JsonNodeFactory.instance.objectNode(), true);
    trigger("b", List.of(detached, ships(1).getFirst()));
    assertThat(trigger("b", List.of(detached)).refused()).as("once more").isEmpty();
    world.awaitPod("free-a1");
    world.cancel("r");

    world.await("r-ship-0", "Canceled", "Canceled");
    node.completes("free-a1", 7);
    world.await("free", "Completed", "Completed");
  }

  @Test
  void theNextOperatorGoesOnWithABatch() {
    trigger("b", ships(2));
    node.suspendsForBatch("r-a1", "b");
    world.await("r", "Waiting", "WaitingForBatch");
    world.awaitPod("r-ship-0-a1");
    world.awaitPod("r-ship-1-a1");
    world.withoutOperator(
        () -> {
          node.completes("r-ship-0-a1", 1);
          node.completes("r-ship-1-a1", 2);
        });

    world.awaitPod("r-a1-s1");
  }

  @Test
  void aPodMayAskOnlyForItsOwnRunAndAttempt() {
    var superseded = new TriggerRuns(2, 0, null, ships(1)).write();

    var answer = calls.post(PodContract.GATEWAY_RUNS_PATH, superseded);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains("the pod executes attempt 1");
    assertThat(children()).isEmpty();
    world.run("s", "{task: order}");
    world.awaitPod("s-a1");
    node.runs("s-a1");
    trigger("b", ships(1));
    world.awaitPod("r-ship-0-a1");
    node.completes("r-ship-0-a1", 7);
    Awaitility.await().untilAsserted(() -> assertThat(ends(calls, "b")).hasSize(1));
    assertThat(ends(gateway.withToken(token("s-a1")), "b")).isEmpty();
  }

  @Test
  void aRequestThatIsNoneIsRefusedAndSaysWhy() {
    var tooMany = IntStream.range(0, 101).mapToObj(it -> "{}").toList();
    for (var body :
        List.of(
            "{}",
            "[]",
            "{\"attempt\":1,\"segment\":0,\"runs\":[]}",
            "{\"attempt\":1,\"segment\":0,\"runs\":[" + String.join(",", tooMany) + "]}")) {
      var answer = calls.post(PodContract.GATEWAY_RUNS_PATH, body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.detail()).as(body).isNotBlank();
    }
    assertThat(calls.get(PodContract.GATEWAY_RESULTS_PATH).detail())
        .isEqualTo("the parameter batch is missing");
  }
}
