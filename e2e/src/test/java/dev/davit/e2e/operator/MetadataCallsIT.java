package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Annotations;
import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.UpdateMetadata;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tasks note about their runs while they execute.
@RealApi
class MetadataCallsIT {
  private static final String ACCOUNT = "tasks";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  MetadataCallsIT(ControlPlane cluster) {
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
        "import",
        "{image: 'app:1', retry: {maxAttempts: 3, minTimeout: 100ms},"
            + " podTemplate: {spec: {serviceAccountName: tasks}}}");
    gateway = GatewayClient.ofPods(world);
    world.run("r", "{task: import, metadata: {of: given}}");
    node.runs(world.awaitPod("r-a1").getMetadata().getName());
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  private GatewayClient pod(String pod) {
    return gateway.as(world, pod, ACCOUNT);
  }

  private static ObjectNode done(int done) {
    return JsonNodeFactory.instance.objectNode().put("done", done);
  }

  private static GatewayClient.Answer note(
      GatewayClient pod, int attempt, int segment, int sequence, ObjectNode metadata) {
    return pod.patch(
        PodContract.GATEWAY_METADATA_PATH,
        new UpdateMetadata(attempt, segment, sequence, metadata).write());
  }

  private static void noted(
      GatewayClient pod, int attempt, int segment, int sequence, ObjectNode metadata) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              var answer = note(pod, attempt, segment, sequence, metadata);
              assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
            });
  }

  private Assignment assigned(String pod) {
    return AssignmentFile.read(
        world.awaitPod(pod).getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
  }

  @Test
  void theStatusSaysItWhenTheCallIsAnswered() {
    assertThat(assigned("r-a1").gateway().calls()).contains(PodContract.GATEWAY_CALL_METADATA);

    noted(pod("r-a1"), 1, 0, 1, done(1));

    var status = world.status("r");
    assertThat(status.metadata()).isEqualTo(done(1));
    assertThat(status.phase()).hasToString("EXECUTING");
    noted(pod("r-a1"), 1, 0, 2, done(2));
    assertThat(world.status("r").metadata()).isEqualTo(done(2));
  }

  @Test
  void whatIsKnownAlreadyIsNotWrittenAgain() {
    noted(pod("r-a1"), 1, 0, 1, done(1));
    var begin = Instant.now();

    noted(pod("r-a1"), 1, 0, 1, done(1));
    noted(pod("r-a1"), 1, 0, 2, done(1));

    assertThat(world.writes(begin)).noneMatch(it -> it.contains("runs"));
  }

  @Test
  void theNextAttemptBeginsWithWhatWasNotedLast() {
    noted(pod("r-a1"), 1, 0, 1, done(1));
    node.fails("r-a1", Result.Next.RETRY);

    assertThat(assigned("r-a2").run().metadata()).isEqualTo(done(1));
  }

  /// Each pod of an attempt executes the task's code from its first line.
  @Test
  void theNextPodOfTheAttemptBeginsWithWhatTheAttemptBeganWith() {
    var first = pod("r-a1");
    noted(first, 1, 0, 1, done(1));
    node.suspends("r-a1", Instant.now().plusSeconds(1));

    assertThat(assigned("r-a1-s1").run().metadata())
        .isEqualTo(JsonNodeFactory.instance.objectNode().put("of", "given"));
    assertThat(world.status("r").metadata()).isEqualTo(done(1));
    node.runs("r-a1-s1");
    noted(pod("r-a1-s1"), 1, 1, 1, done(2));
    assertThat(world.status("r").metadata()).isEqualTo(done(2));
    assertThat(note(first, 1, 0, 2, done(9)).status()).isIn(401, 409);
  }

  @Test
  void theNextOperatorGoesOn() {
    var token = pod("r-a1");
    noted(token, 1, 0, 1, done(1));
    world.restartOperator();
    try (var next = token.at(world.awaitGateway())) {
      noted(next, 1, 0, 2, done(2));
    }
    assertThat(world.status("r").metadata()).isEqualTo(done(2));
  }

  @Test
  void whatIsTooLargeOrOfAnotherAttemptIsRefused() {
    var large = JsonNodeFactory.instance.objectNode().put("x", "x".repeat(17_000));
    assertThat(note(pod("r-a1"), 1, 0, 1, large).status()).isEqualTo(400);
    assertThat(note(pod("r-a1"), 1, 0, 1, large).detail())
        .isEqualTo("the metadata have 17008 bytes; at most 16384 are allowed");
    assertThat(note(pod("r-a1"), 2, 0, 1, done(1)).status()).isEqualTo(400);
    assertThat(world.status("r").metadata()).isNull();
  }
}
