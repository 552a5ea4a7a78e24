package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Annotations;
import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.AttemptNotes;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.ResultMessage;
import dev.davit.contract.UpdateMetadata;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tags a task adds to its run.
@RealApi
class TagCallsIT {
  private static final String ACCOUNT = "tasks";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  TagCallsIT(ControlPlane cluster) {
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
    world.run("r", "{task: import, tags: [given]}");
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

  private static GatewayClient.Answer add(GatewayClient pod, int sequence, List<String> tags) {
    return pod.patch(
        PodContract.GATEWAY_METADATA_PATH, new UpdateMetadata(1, 0, sequence, null, tags).write());
  }

  private static GatewayClient.Answer added(GatewayClient pod, int sequence, String... tags) {
    return Awaitility.await()
        .until(() -> add(pod, sequence, List.of(tags)), answer -> answer.status() == 200);
  }

  private Assignment assigned(String pod) {
    return AssignmentFile.read(
        world.awaitPod(pod).getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
  }

  @Test
  void theStatusHasThemWhenTheCallIsAnswered() {
    assertThat(assigned("r-a1").hasCall(PodContract.GATEWAY_CALL_TAGS)).isTrue();

    added(pod("r-a1"), 1, "b", "a");
    added(pod("r-a1"), 2, "a", "given", "c");

    assertThat(world.status("r").tags()).containsExactly("b", "a", "c");
    assertThat(world.status("r").segment()).isNull();
    assertThat(
            cluster
                .kubectl("get", "runs", "--output=wide", "--namespace=" + world.namespace())
                .orFail()
                .stdout())
        .contains("[\"given\"]")
        .contains("[\"b\",\"a\",\"c\"]");
  }

  @Test
  void whatTheRunHasAlreadyIsNotWritten() {
    added(pod("r-a1"), 1, "a");
    var begin = Instant.now();

    added(pod("r-a1"), 1, "a");
    added(pod("r-a1"), 2, "a", "given");

    assertThat(world.writes(begin)).noneMatch(it -> it.contains("runs"));
  }

  @Test
  void theNextAttemptBeginsWithThem() {
    added(pod("r-a1"), 1, "a");
    node.fails("r-a1", Result.Next.RETRY);

    assertThat(assigned("r-a2").run().tags()).containsExactly("given", "a");
    assertThat(world.status("r").tags()).containsExactly("a");
  }

  @Test
  void theResultAddsThoseThatWereNotShown() {
    added(pod("r-a1"), 1, "a");
    node.exits(
        "r-a1",
        0,
        "Completed",
        ResultMessage.write(
            new Result.Completed(JsonNodeFactory.instance.nullNode()),
            new AttemptNotes(null, List.of(), null, List.of("b", "a"))));

    assertThat(world.await("r", "Completed", "Completed").tags()).containsExactly("a", "b");
  }

  @Test
  void moreThanARunMayHaveIsRefused() {
    var ten = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");

    var answer = added(pod("r-a1"), 1, ten.toArray(String[]::new));

    assertThat(answer.json().path("refused").path(0).asText())
        .isEqualTo("the run would have 11 tags with " + ten + "; at most 10 are allowed");
    assertThat(add(pod("r-a1"), 2, List.of("x".repeat(129))).status()).isEqualTo(400);
    assertThat(world.status("r").tags()).isNull();
  }
}
