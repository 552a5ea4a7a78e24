package dev.davit.e2e.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Annotations;
import dev.davit.api.RunJournal;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.ChildEnds;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.NewRun;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TriggerRuns;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Outputs that do not fit into the termination message of their pod, and go through the gateway.
@RealApi
class OutputCallsIT {
  private static final String ACCOUNT = "tasks";
  private static final int MOST = PodContract.MAX_OUTPUT_BYTES;

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  OutputCallsIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithGateway(cluster);
    node = world.node();
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
    world.task(
        "report",
        "{image: 'app:1', retry: {maxAttempts: 3, minTimeout: 100ms},"
            + " podTemplate: {spec: {serviceAccountName: tasks}}}");
    gateway = GatewayClient.ofPods(world);
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  private void executes(String run) {
    world.run(run, "{task: report}");
    runs(run + "-a1");
  }

  private void runs(String pod) {
    world.awaitPod(pod);
    node.runs(pod);
  }

  private GatewayClient pod(String pod) {
    return gateway.as(world, pod, ACCOUNT);
  }

  private static GatewayClient.Answer put(GatewayClient pod, int attempt, String body) {
    return pod.put(PodContract.GATEWAY_OUTPUT_PATH + "?attempt=" + attempt + "&segment=0", body);
  }

  private StoredOutput sent(String podName, int attempt, String body) {
    var answer = put(pod(podName), attempt, body);
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    var stored = StoredOutput.read(answer.json().toString());
    assertThat(stored).isEqualTo(StoredOutput.of(body.getBytes(UTF_8)));
    return stored;
  }

  /// A JSON string of so many bytes that cannot be compressed well.
  private static String text(int bytes) {
    return new Random(7)
        .ints(bytes - 2L, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .insert(0, '"')
        .append('"')
        .toString();
  }

  private List<String> kept() {
    return cluster
        .client()
        .resources(RunJournal.class)
        .inNamespace(world.namespace())
        .list()
        .getItems()
        .stream()
        .map(it -> it.getMetadata().getName())
        .toList();
  }

  private void completesWith(String run, String body) {
    executes(run);
    node.completesWith(run + "-a1", sent(run + "-a1", 1, body));
  }

  private JsonNode output(String run) {
    return world.await(run, "Completed", "Completed").output();
  }

  @Test
  void anOutputOfAnySizeUpToTheLimitIsThatOfTheRunAndNothingElseIsKept() {
    for (var bytes : List.of(4097, 100 * 1024, MOST)) {
      var run = "r" + bytes;
      completesWith(run, text(bytes));

      assertThat(output(run)).hasToString(text(bytes));
    }
    Awaitility.await().untilAsserted(() -> assertThat(kept()).isEmpty());
  }

  @Test
  void numbersObjectsAndNullsComeBackAsTheyWere() {
    var body = "{\"a\":null,\"b\":[0.10,9007199254740993,true,\"<ä🚢>\"],\"c\":" + text(9000) + "}";
    completesWith("r", body);

    assertThat(output("r").path("c").asText()).hasSize(8998);
    assertThat(output("r").path("b")).hasToString("[0.1,9007199254740993,true,\"<ä🚢>\"]");
    assertThat(output("r").has("a")).isTrue();
  }

  /// A backend that asks the gateway for the run.
  @Test
  void aBackendGetsTheOutputAsAnyOther() {
    completesWith("r", text(MOST));
    output("r");
    try (var backend =
        GatewayClient.of(
            world, GatewayClient.tokenOf(cluster.client(), world.namespace(), "shop", "list"))) {
      assertThat(backend.get("/runs/r").json().path("output")).hasToString(text(MOST));
    }
  }

  @Test
  void theFinalStatusIsOneWriteAndAnOutputThatFitsIsNoneMore() {
    var begin = Instant.now().minusMillis(1);
    executes("small");
    assertThat(
            AssignmentFile.read(
                    world
                        .awaitPod("small-a1")
                        .getMetadata()
                        .getAnnotations()
                        .get(Annotations.ASSIGNMENT))
                .hasCall(PodContract.GATEWAY_CALL_OUTPUT))
        .isTrue();
    node.completes("small-a1", 42);
    world.await("small", "Completed", "Completed");
    assertThat(world.writes(begin)).noneMatch(it -> it.contains("runjournals"));

    executes("large");
    var stored = sent("large-a1", 1, text(9000));
    var ended = Instant.now();
    node.completesWith("large-a1", stored);
    output("large");
    Awaitility.await().until(() -> kept().isEmpty());
    assertThat(world.writes(ended)).filteredOn(it -> it.endsWith("runs/status large")).hasSize(1);
  }

  @Test
  void aLargerOneIsRefusedWithSizeAndLimit() {
    executes("r");

    var answer = put(pod("r-a1"), 1, text(MOST + 1));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text("type")).isEqualTo(GatewayProblem.OUTPUT_TOO_LARGE.type());
    assertThat(answer.detail())
        .isEqualTo("the output has 524289 bytes; at most 524288 are allowed");
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatIsNoOutputIsRefusedAndTheMessageSaysWhy() {
    executes("r");
    for (var body : List.of("", "{", "1 2", "1,\"phase\":\"Failed\"", "0.12345678901234567890")) {
      var answer = put(pod("r-a1"), 1, body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.detail()).as(body).startsWith("the output");
    }
    assertThat(put(pod("r-a1"), 2, "1").detail()).contains("the pod executes attempt 1");
    assertThat(pod("r-a1").put(PodContract.GATEWAY_OUTPUT_PATH, "1").detail())
        .isEqualTo("the parameter attempt is missing");
    assertThat(put(gateway.withToken("nonsense"), 1, "1").status()).isEqualTo(401);
    assertThat(kept()).isEmpty();
  }

  @Test
  void theNextOperatorWritesWhatTheLastOneHasKept() {
    executes("r");
    var stored = sent("r-a1", 1, text(MOST));
    world.withoutOperator(() -> node.completesWith("r-a1", stored));

    assertThat(output("r")).hasToString(text(MOST));
  }

  /// The answer was lost with the operator.
  @Test
  void thePodMaySendItAgainToTheNextOperator() {
    executes("r");
    sent("r-a1", 1, text(9000));
    world.restartOperator();
    gateway.close();
    gateway = GatewayClient.ofPods(world);

    node.completesWith("r-a1", sent("r-a1", 1, text(9000)));

    assertThat(output("r")).hasToString(text(9000));
    Awaitility.await().untilAsserted(() -> assertThat(kept()).isEmpty());
  }

  @Test
  void aLaterAttemptSendsItsOwnAndTheEarlierPodNothingMore() {
    executes("r");
    var first = pod("r-a1");
    sent("r-a1", 1, text(9000));
    node.fails("r-a1", Result.Next.RETRY);
    runs("r-a2");
    Awaitility.await()
        .untilAsserted(() -> assertThat(put(first, 1, text(9001)).status()).isIn(401, 409));

    node.completesWith("r-a2", sent("r-a2", 2, text(10_000)));

    assertThat(output("r")).hasToString(text(10_000));
  }

  @Test
  void anOutputThatIsGoneOrAnotherDoesNotCompleteTheRun() {
    executes("gone");
    var stored = sent("gone-a1", 1, text(9000));
    cluster
        .client()
        .resources(RunJournal.class)
        .inNamespace(world.namespace())
        .withName(kept().getFirst())
        .delete();
    node.completesWith("gone-a1", stored);
    executes("other");
    var former = sent("other-a1", 1, text(9000));
    sent("other-a1", 1, text(9001));
    node.completesWith("other-a1", former);

    for (var run : List.of("gone", "other")) {
      var status = world.await(run, "SystemFailure", "OutputLost");
      assertThat(status.output()).as(run).isNull();
      assertThat(status.error().message())
          .as(run)
          .startsWith("the task returned, and its output of 9000 bytes is lost: RunJournal ");
    }
    world.awaitEvents("gone", "OutputLost");
  }

  @Test
  void aCanceledRunKeepsNoOutput() {
    executes("r");
    var pod = pod("r-a1");
    node.takes("r-a1");
    world.cancel("r");
    world.await("r", "Executing", "Canceling");

    var answer = put(pod, 1, text(9000));

    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.text("type")).isEqualTo(GatewayProblem.ENDED.type());
  }

  /// The API server writes each of these characters as six bytes.
  @Test
  void aRunThatIsTooLargeForTheApiServerFailsAndSaysWhy() {
    var body = "\"" + "<".repeat(MOST - 2) + "\"";
    completesWith("r", body);

    var status = world.await("r", "Failed", "OutputTooLarge");
    assertThat(status.error().message())
        .contains("the API server refuses the run with the output of its task: ", "large");
  }

  @Test
  void aParentGetsASmallOutputAndIsToldTheSizeOfALargeOne() {
    executes("r");
    node.suspends("r-a1", new NewRun("r-child", "report", new IntNode(7)));
    runs("r-child-a1");
    node.completesWith("r-child-a1", sent("r-child-a1", 1, text(5000)));
    output("r-child");

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.error().type()).isEqualTo("RunOutputUnusable"))
        .satisfies(
            it ->
                assertThat(it.error().message())
                    .isEqualTo(
                        "the output of run r-child: it has 5000 bytes; a parent gets at most 4096"));
  }

  @Test
  void aBatchHasLargerOutputsAndNamesThoseThatAreTooLarge() {
    executes("r");
    var runs =
        List.of(
            new NewRun("r-0", "report", new TextNode("a")),
            new NewRun("r-1", "report", new TextNode("b")));
    var triggered =
        pod("r-a1").post(PodContract.GATEWAY_RUNS_PATH, new TriggerRuns(1, 0, "b", runs).write());
    assertThat(triggered.status()).isEqualTo(200);
    node.suspendsForBatch("r-a1", "b");
    runs("r-0-a1");
    runs("r-1-a1");
    node.completesWith("r-0-a1", sent("r-0-a1", 1, text(64 * 1024)));
    node.completesWith("r-1-a1", sent("r-1-a1", 1, text(MOST)));
    runs("r-a1-s1");

    var answer = pod("r-a1-s1").get(PodContract.GATEWAY_RESULTS_PATH + "?batch=b");
    var ends = ChildEnds.read(answer.json().toString()).ends();

    assertThat(ends).hasSize(2);
    for (var end : ends) {
      if (end.name().equals("r-0")) {
        assertThat(end.output()).hasToString(text(64 * 1024));
      } else {
        assertThat(end.error().message())
            .isEqualTo("the output of run r-1: it has 524288 bytes; a parent gets at most 65536");
      }
    }
  }
}
