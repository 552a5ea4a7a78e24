package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.davit.contract.HoldRequest;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.TriggerRuns;
import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pods that wait and stay: they have no slot meanwhile. Parents and children share a queue with
/// one slot.
@RealApi
class HeldRunIT {
  private static final String ACCOUNT = "tasks";
  private static final String SPEC =
      "{image: 'app:1', queue: {name: q}, retry: {maxAttempts: 1}, podTemplate: {spec: {serviceAccountName: "
          + ACCOUNT
          + "}}}";
  private static final Wait CHILD = Wait.run("", 1, "child");

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;
  private GatewayClient calls;

  HeldRunIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithGateway(cluster);
    node = world.node();
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
    world.queue("q", "{concurrencyLimit: 1}");
    world.task("order", SPEC);
    world.task("ship", SPEC);
    world.run("r", "{task: order}");
    world.awaitPod("r-a1");
    node.runs("r-a1");
    connect();
  }

  private void connect() {
    gateway = GatewayClient.ofPods(world);
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

  private void triggersChild() {
    var child = new NewRun("child", "ship", new IntNode(1));
    var request = new TriggerRuns(1, 0, null, List.of(child)).write();
    assertThat(calls.post(PodContract.GATEWAY_RUNS_PATH, request).status()).isEqualTo(200);
  }

  private GatewayClient.Answer ask(Wait... waits) {
    return calls.post(
        PodContract.GATEWAY_WAITS_PATH, new HoldRequest(1, 0, List.of(waits)).write());
  }

  /// Asks until a wait is over, as a runner does.
  private CompletableFuture<List<JournalEntry>> asks(Wait... waits) {
    return CompletableFuture.supplyAsync(
        () -> {
          while (true) {
            var answer = ask(waits);
            assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
            var ends = WaitEnds.read(answer.json().toString());
            if (!ends.entries().isEmpty()) {
              return ends.entries();
            }
          }
        });
  }

  @Test
  void aChildWithoutANodeNamesTheParentThatKeepsItsPod() {
    triggersChild();
    var answer = asks(CHILD);
    world.await("r", "Waiting", "WaitingForRun");
    world.awaitPod("child-a1");
    node.isUnschedulable("child-a1", "0/3 nodes are available: 3 Insufficient cpu.");

    assertThat(world.await("child", "Dequeued", "HeldParents").message())
        .isEqualTo(
            "0/3 nodes are available: 3 Insufficient cpu.; run r waits in its pod, which keeps its CPU and memory");

    node.completes("child-a1", 1);
    assertThat(answer.join()).singleElement().extracting(JournalEntry::name).isEqualTo("child");
  }

  @Test
  void aPodThatWaitsGivesItsSlotToItsChildAndGoesOnAfterIt() {
    triggersChild();
    var answer = asks(CHILD);

    var waiting = world.await("r", "Waiting", "WaitingForRun");
    assertThat(waiting.message()).isEqualTo("waits for run child; its pod stays");
    assertThat(waiting.pod()).isEqualTo("r-a1");
    assertThat(waiting.waitsFor()).isEqualTo("run child");
    world.awaitPod("child-a1");
    assertThat(world.pods()).contains("r-a1");
    node.completes("child-a1", 7);

    assertThat(answer.join())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.name()).isEqualTo("child");
              assertThat(it.value()).hasToString("7");
            });
    assertThat(world.await("r", "Executing", "Executing").waits()).isNull();
    node.completes("r-a1", 42);
    assertThat(world.await("r", "Completed", "Completed").attempts()).hasSize(1);
  }

  @Test
  void whatIsOverIsAnsweredAtOnceAndNothingIsWritten() {
    world.queue("q", "{concurrencyLimit: 2}");
    triggersChild();
    world.awaitPod("child-a1");
    node.fails("child-a1", Result.Next.STOP);
    world.await("child", "Failed", "TaskFailed");
    world.await("r", "Executing", "Executing");
    var before = Instant.now();

    var over = asks(CHILD, Wait.time("b", 1, Instant.now().minusSeconds(1))).join();

    assertThat(over)
        .extracting(JournalEntry::kind)
        .containsExactly(JournalEntry.Kind.RUN, JournalEntry.Kind.TIME);
    assertThat(over.getFirst().error()).isNotNull();
    assertThat(world.writes(before)).noneMatch(it -> it.contains("runs/r"));
  }

  @Test
  void aPodGoesOnOnlyWithASlot() {
    triggersChild();
    var answer = asks(CHILD);
    world.awaitPod("child-a1");
    world.run("other", "{task: ship, priority: 600}");
    world.await("other", "Queued", "ConcurrencyLimit");
    node.completes("child-a1", 7);
    world.awaitPod("other-a1");

    var inLine = world.await("r", it -> "ConcurrencyLimit".equals(it.reason()));
    assertThat(inLine.phase().wireName()).isEqualTo("Waiting");
    assertThat(inLine.message()).startsWith("what it waited for is over; ");
    assertThat(answer).isNotDone();
    node.completes("other-a1", 8);
    assertThat(answer.join()).hasSize(1);
  }

  @Test
  void aTokenAndATimeEndTheWait() {
    world.token("approval", "{}");
    var answer =
        asks(Wait.token("", 1, "approval"), Wait.time("b", 1, Instant.now().plusSeconds(86_400)));
    world.await("r", "Waiting", "WaitingForToken");
    cluster
        .kubectl(
            "patch",
            "dtoken",
            "approval",
            "--namespace=" + world.namespace(),
            "--type=merge",
            "--patch={\"spec\":{\"completion\":{\"output\":true,\"by\":\"ada\"}}}")
        .orFail();
    assertThat(answer.join()).singleElement().extracting("value").hasToString("true");

    var until = Instant.now().plusSeconds(3);
    assertThat(asks(Wait.time("", 2, until)).join()).hasSize(1);
    assertThat(Instant.now()).isAfterOrEqualTo(until);
  }

  @Test
  void aPodThatIsLostWhileItWaitsIsReplacedWhenTheWaitIsOver() {
    triggersChild();
    var _ = asks(CHILD);
    world.await("r", "Waiting", "WaitingForRun");
    world.deletePod("r-a1");

    world.await("r", it -> "suspended; waits for run child".equals(it.message()));
    world.awaitPod("child-a1");
    node.completes("child-a1", 7);
    world.awaitPod("r-a1-s1");
    assertThat(world.answers("r-a1-s1")).singleElement().extracting("value").hasToString("7");
    assertThat(world.status("r").disruptions()).isNull();
    node.completes("r-a1-s1", 42);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void theNextOperatorKnowsWhichPodsHaveNoSlot() {
    triggersChild();
    var _ = asks(CHILD);
    world.await("r", "Waiting", "WaitingForRun");
    gateway.close();
    world.restartOperator();
    connect();

    var answer = asks(CHILD);
    world.awaitPod("child-a1");
    node.completes("child-a1", 7);

    assertThat(answer.join()).hasSize(1);
    world.await("r", "Executing", "Executing");
  }

  /// The operator dies after the run has its slot again, and before its pod knows.
  @Test
  void anAnswerThatWasLostIsGivenAgain() {
    triggersChild();
    var _ = asks(CHILD);
    world.awaitPod("child-a1");
    node.completes("child-a1", 7);
    world.await("r", "Executing", "Executing");

    assertThat(asks(CHILD).join()).hasSize(1);
    assertThat(asks(CHILD).join()).hasSize(1);
    assertThat(world.status("r").phase().wireName()).isEqualTo("Executing");
  }

  @Test
  void aCancelStopsThePodAndItsChild() {
    triggersChild();
    var answer = CompletableFuture.supplyAsync(() -> ask(CHILD));
    world.await("r", "Waiting", "WaitingForRun");
    world.awaitPod("child-a1");
    world.cancel("r");

    world.await("r", "Canceled", "Canceled");
    world.await("child", "Canceled", "Canceled");
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void aBatchThatHasJustBeenTriggeredIsNotOver() {
    world.queue("q", "{concurrencyLimit: 3}");
    var ships =
        IntStream.range(0, 3)
            .mapToObj(number -> new NewRun("ship-" + number, "ship", new IntNode(number)))
            .toList();
    calls.post(PodContract.GATEWAY_RUNS_PATH, new TriggerRuns(1, 0, "b", ships).write());
    var answer = asks(Wait.batch("", 2, "b"));
    world.await("r", "Waiting", "WaitingForBatch");
    for (var number = 0; number < 3; number++) {
      assertThat(answer).isNotDone();
      var pod = "ship-" + number + "-a1";
      world.awaitPod(pod);
      node.completes(pod, number);
    }

    assertThat(answer.join()).hasSize(1);
  }

  @Test
  void aRequestThatIsNoneIsRefusedAndSaysWhy() {
    var tooMany = IntStream.range(0, 101).mapToObj(it -> Wait.run("", it + 1, "x")).toList();
    for (var body :
        List.of(
            "{}",
            "{\"attempt\":1,\"segment\":0,\"waits\":[]}",
            "{\"attempt\":1,\"segment\":0,\"waits\":[{\"position\":1,\"kind\":\"Moon\"}]}",
            "{\"attempt\":1,\"segment\":0,\"waits\":[{\"position\":1,\"kind\":\"Time\",\"until\":\"soon\"}]}",
            new HoldRequest(1, 0, tooMany.subList(0, 100))
                .write()
                .replace("]}", ",{\"position\":101,\"kind\":\"Run\",\"run\":\"x\"}]}"),
            new HoldRequest(2, 0, List.of(CHILD)).write())) {
      var answer = calls.post(PodContract.GATEWAY_WAITS_PATH, body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.detail()).as(body).isNotBlank();
    }
  }
}
