package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.Annotations;
import dev.davit.api.Run;
import dev.davit.api.WaitKind;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.Result;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs that tasks trigger, and whose ends they wait for.
@RealApi
class ChildRunIT {
  private static final NewRun SHIP = new NewRun("r-ship-0a1b", "ship", new IntNode(7));

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  ChildRunIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
    world.queue("one", "{concurrencyLimit: 1}");
    world.task("order", "{image: 'app:1', queue: {name: one}}");
    world.task("ship", "{image: 'app:1', queue: {name: one}, retry: {maxAttempts: 1}}");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void suspend(NewRun... triggered) {
    world.run("r", "{task: order}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", triggered);
  }

  @Test
  void parentAndChildShareAQueueOfOneAndTheParentGetsTheOutput() {
    suspend(SHIP);

    var waiting = world.await("r", "Waiting", "WaitingForRun");
    assertThat(waiting.waitsFor()).isEqualTo("run r-ship-0a1b");
    assertThat(waiting.waits()).singleElement().extracting("kind").isEqualTo(WaitKind.RUN);
    world.awaitPod("r-ship-0a1b-a1");
    var child = child();
    assertThat(child.getSpec().parent()).isEqualTo("r");
    assertThat(child.getSpec().parentUid()).isNotBlank();
    assertThat(child.getSpec().payload()).hasToString("7");
    assertThat(child.getMetadata().getAnnotations()).containsEntry(Annotations.DEPTH, "1");
    assertThat(child.getMetadata().getOwnerReferences()).as("it outlives its parent").isEmpty();
    node.completes("r-ship-0a1b-a1", 42);

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasToString("42"))
        .satisfies(it -> assertThat(it.error()).isNull());
    node.completes("r-a1-s1", 43);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void aChildThatFailedIsAnAnswerToo() {
    suspend(SHIP);
    world.awaitPod("r-ship-0a1b-a1");
    node.fails("r-ship-0a1b-a1", Result.Next.STOP);

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasToString("\"Failed\""))
        .satisfies(it -> assertThat(it.error()).isNotNull());
  }

  @Test
  void aChildThatEndsWhileNoOperatorIsThereIsNotMissed() {
    suspend(SHIP);
    world.awaitPod("r-ship-0a1b-a1");
    world.await("r", "Waiting", "WaitingForRun");
    world.withoutOperator(() -> node.completes("r-ship-0a1b-a1", 42));

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.value()).hasToString("42"));
  }

  @Test
  void aChildThatIsDeletedIsAnAnswerToo() {
    world.queue("one", "{concurrencyLimit: 2}"); // its pod lives for a while
    suspend(SHIP);
    world.awaitPod("r-ship-0a1b-a1");
    world.await("r", "Waiting", "WaitingForRun");
    world.deleteRun("r-ship-0a1b");

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.error().type()).isEqualTo("RunDeleted"));
  }

  @Test
  void aChildThatTheApiServerRefusesIsAnAnswerThatSaysWhy() {
    var options = JsonNodeFactory.instance.objectNode().put("queue", "No Queue");
    suspend(new NewRun("r-bad-0a1b", "ship", null, options));

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.error().type()).isEqualTo("RunRefused"))
        .satisfies(it -> assertThat(it.error().message()).contains("spec.queue", "No Queue"));
    assertThat(world.exists("r-bad-0a1b")).isFalse();
  }

  /// A name is made of the run's uid, so this takes somebody's intent.
  @Test
  void aRunOfThatNameThatSomebodyElseMadeIsNotTheChild() {
    world.run("r-ship-0a1b", "{task: ship, delayUntil: '2099-01-01T00:00:00Z'}");
    suspend(SHIP);

    assertThat(world.answers("r-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.error().message()).contains("somebody else asked for"));
  }

  @Test
  void theFirstChildThatEndsResumesTheRunAndTheOthersGoOn() {
    world.queue("one", "{concurrencyLimit: 5}");
    var pack = new NewRun("r-pack-0a1b", "pack", new IntNode(8));
    world.task("pack", "{image: 'app:1'}");
    suspend(SHIP, pack);
    world.awaitPod("r-pack-0a1b-a1");
    node.completes("r-pack-0a1b-a1", 1);

    assertThat(world.answers("r-a1-s1"))
        .extracting(JournalEntry::scope)
        .as("of the other one nothing is known")
        .containsExactly("b/pack");
    assertThat(world.status("r-ship-0a1b").finished()).isNotEqualTo(true);
  }

  @Test
  void aCanceledRunTakesItsChildrenAlongAndTheirPods() {
    suspend(SHIP);
    world.awaitPod("r-ship-0a1b-a1");
    node.runs("r-ship-0a1b-a1");
    world.await("r", "Waiting", "WaitingForRun");
    world.cancel("r");

    world.await("r", "Canceled", "Canceled");
    assertThat(child().getSpec().cancel()).isTrue();
    node.removes("r-ship-0a1b-a1");
    world.await("r-ship-0a1b", "Canceled", "Canceled");
    world.awaitNoPods();
  }

  /// Somebody may have moved the tag since the parent began.
  @Test
  void aChildHasTheExactImageOfItsParentIfBothTasksNameTheSame() {
    var digest = "sha256:" + "0f".repeat(32);
    world.queue("one", "{concurrencyLimit: 5}");
    world.task("other", "{image: 'app:2'}");
    node.has("docker.io/library/app@" + digest);
    suspend(SHIP, new NewRun("r-other-0a1b", "other", null));

    assertThat(image("r-ship-0a1b-a1")).isEqualTo("app@" + digest);
    assertThat(image("r-other-0a1b-a1")).isEqualTo("app:2");
  }

  private String image(String pod) {
    return world.awaitPod(pod).getSpec().getContainers().getFirst().getImage();
  }

  /// As if it had been created while its parent was canceled.
  @Test
  void aChildOfACanceledRunDoesNotStart() {
    world.run("r", "{task: order, delayUntil: '2099-01-01T00:00:00Z'}");
    world.cancel("r");
    world.await("r", "Canceled", "Canceled");
    var uid =
        cluster
            .client()
            .resources(Run.class)
            .inNamespace(world.namespace())
            .withName("r")
            .require()
            .getMetadata()
            .getUid();
    world.run("r-late", "{task: ship, parent: r, parentUid: '%s'}".formatted(uid));

    var end = world.await("r-late", "Canceled", "Canceled");
    assertThat(end.message()).isEqualTo("the run that triggered it was canceled");
    assertThat(end.pod()).isNull();
  }

  @Test
  void runsTriggerEachOtherSixteenDeepAndNoDeeper() {
    var parent = "r";
    world.run(parent, "{task: order}");
    for (var depth = 1; depth <= 17; depth++) {
      var pod = parent + "-a1";
      world.awaitPod(pod);
      node.suspends(pod, new NewRun("d" + depth, "ship", null));
      parent = "d" + depth;
      if (depth <= 16) {
        world.await(depth == 1 ? "r" : "d" + (depth - 1), "Waiting", "WaitingForRun");
      }
    }

    assertThat(world.answers("d16-a1-s1"))
        .singleElement()
        .satisfies(it -> assertThat(it.error().message()).contains("at most 16 are allowed"));
  }

  @Test
  void parentUidIsPartOfTheImmutableRequest() {
    world.run("r", "{task: order, parent: x, parentUid: one}");
    assertThat(world.refusal("r", "{\"spec\":{\"parentUid\":\"two\"}}"))
        .contains("spec is immutable");
  }

  private Run child() {
    return cluster
        .client()
        .resources(Run.class)
        .inNamespace(world.namespace())
        .withName("r-ship-0a1b")
        .require();
  }
}
