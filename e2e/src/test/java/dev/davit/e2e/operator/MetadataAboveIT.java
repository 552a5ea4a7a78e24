package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.MetadataOperation;
import dev.davit.contract.MetadataOperation.Kind;
import dev.davit.contract.MetadataOperations;
import dev.davit.contract.PodContract;
import dev.davit.contract.Result;
import dev.davit.contract.UpdateMetadata;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tasks do to the metadata of the runs above theirs.
@RealApi
class MetadataAboveIT {
  private static final String ACCOUNT = "tasks";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  MetadataAboveIT(ControlPlane cluster) {
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
    world.run("first", "{task: import, metadata: {of: given, n: 1}}");
    node.runs(world.awaitPod("first-a1").getMetadata().getName());
    below("parent", "first");
    below("child", "parent");
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  private void below(String run, String parent) {
    world.run(
        run,
        "{task: import, parent: %s, parentUid: %s}"
            .formatted(
                parent,
                cluster
                    .client()
                    .resources(Run.class)
                    .inNamespace(world.namespace())
                    .withName(parent)
                    .get()
                    .getMetadata()
                    .getUid()));
    node.runs(world.awaitPod(run + "-a1").getMetadata().getName());
  }

  private GatewayClient pod(String pod) {
    return gateway.as(world, pod, ACCOUNT);
  }

  private static MetadataOperations adds(int number) {
    return MetadataOperations.NONE.and(
        new MetadataOperation(Kind.INCREMENT, "n", IntNode.valueOf(number)));
  }

  private static GatewayClient.Answer sent(
      GatewayClient pod,
      int sequence,
      @Nullable ObjectNode own,
      MetadataOperations parent,
      MetadataOperations root) {
    var request = new UpdateMetadata(1, 0, sequence, own, List.of(), parent, root);
    return Awaitility.await()
        .until(
            () -> pod.patch(PodContract.GATEWAY_METADATA_PATH, request.write()),
            answer -> answer.status() == 200);
  }

  private String metadata(String run) {
    return String.valueOf(world.status(run).metadata());
  }

  @Test
  void parentAndRootAreChangedWhenTheCallIsAnswered() {
    sent(pod("child-a1"), 1, null, adds(2), adds(40));

    assertThat(metadata("parent")).isEqualTo("{\"n\":2}");
    assertThat(metadata("first")).isEqualTo("{\"n\":41,\"of\":\"given\"}");
    assertThat(world.status("child").metadata()).isNull();
  }

  @Test
  void aRepeatedCallCountsOnceAlsoForTheNextOperator() {
    var child = pod("child-a1");
    sent(child, 1, null, adds(2), adds(40));
    sent(child, 1, null, adds(2), adds(40));
    world.restartOperator();
    try (var next = child.at(world.awaitGateway())) {
      sent(next, 1, null, adds(2), adds(40));
      sent(next, 2, null, adds(1), MetadataOperations.NONE);
    }

    assertThat(metadata("parent")).isEqualTo("{\"n\":3}");
    assertThat(metadata("first")).contains("\"n\":41");
  }

  @Test
  void whatTheParentNotesItselfDoesNotUndoIt() {
    sent(pod("child-a1"), 1, null, adds(2), MetadataOperations.NONE);
    sent(
        pod("parent-a1"),
        1,
        JsonNodeFactory.instance.objectNode().put("n", 5).put("own", true),
        MetadataOperations.NONE,
        MetadataOperations.NONE);
    assertThat(metadata("parent")).isEqualTo("{\"n\":7,\"own\":true}");

    node.fails("parent-a1", Result.Next.RETRY);

    assertThat(
            AssignmentFile.read(
                    world
                        .awaitPod("parent-a2")
                        .getMetadata()
                        .getAnnotations()
                        .get(Annotations.ASSIGNMENT))
                .run()
                .metadata())
        .hasToString("{\"n\":7,\"own\":true}");
  }

  @Test
  void aParentWhoseMetadataCameWithItIsBothParentAndRoot() {
    sent(pod("parent-a1"), 1, null, adds(2), adds(40));

    assertThat(metadata("first")).contains("\"n\":43");
  }

  @Test
  void whatCannotBeDoneSaysWhy() {
    var append =
        MetadataOperations.NONE.and(
            new MetadataOperation(Kind.APPEND, "n", JsonNodeFactory.instance.arrayNode().add(1)));
    var answer = sent(pod("parent-a1"), 1, null, append, MetadataOperations.NONE);
    var own = sent(pod("first-a1"), 1, null, adds(1), MetadataOperations.NONE);

    assertThat(answer.json().path("refused").path(0).asText())
        .isEqualTo("run first: append needs a list, but the metadata's \"n\" is 1");
    assertThat(own.json().path("refused").path(0).asText())
        .isEqualTo("run first is no child of another run");
    assertThat(world.status("first").metadata()).isNull();
  }

  @Test
  void aParentThatHasEndedStaysAsItIs() {
    node.completes("first-a1", 7);
    world.await("first", "Completed", "Completed");

    var answer = sent(pod("child-a1"), 1, null, adds(1), adds(1));

    assertThat(answer.json().path("refused").path(0).asText())
        .isEqualTo("run first has ended: its metadata stay as they are");
    assertThat(metadata("parent")).isEqualTo("{\"n\":1}");
    assertThat(world.status("first").metadata()).isNull();
  }
}
