package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Token;
import dev.davit.api.WaitKind;
import dev.davit.contract.Assignment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewToken;
import dev.davit.contract.Result;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Runs whose attempts are suspended: they have no pod and no slot, and outlive everything.
@RealApi
class SuspendIT {
  private static final Instant SOME_DAY = Instant.parse("2099-01-01T00:00:00Z");

  private final ControlPlane cluster;
  private World world;
  private TestNode node;

  SuspendIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    node = world.node();
    world.queue("one", "{concurrencyLimit: 1, maxQueued: 1, overflow: DropNewest}");
    world.task(
        "charge",
        "{image: 'app:1', queue: {name: one}, retry: {minTimeout: 100ms, maxTimeout: 100ms}}");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aSuspendedRunIsResumedByAnotherPodWithWhatItHasRecorded() {
    world.run("r", "{task: charge, payload: 1}");
    var first = assignment(world.awaitPod("r-a1"));
    assertThat(first.segment().resumesAfter())
        .contains(JournalEntry.Kind.TIME, JournalEntry.Kind.TOKEN);
    node.runs("r-a1");
    var until = Instant.now().plusSeconds(5);
    node.suspends("r-a1", until);

    var waiting = world.await("r", "Waiting", "WaitingForTime");
    assertThat(waiting.waitsFor()).isEqualTo(until.toString());
    assertThat(waiting.waits()).singleElement().extracting("kind").isEqualTo(WaitKind.TIME);
    assertThat(waiting.message()).contains(until.toString());
    assertThat(waiting.segment().number()).isOne();
    assertThat(waiting.finished()).isFalse();
    assertThat(world.events("r")).isEmpty();
    assertThat(columns("r")).contains("Waiting", until.toString());
    world.awaitNoPods();

    var resumed = world.awaitPod("r-a1-s1");
    assertThat(Instant.now()).isAfterOrEqualTo(until);
    var second = assignment(resumed);
    assertThat(second.segment().number()).isOne();
    assertThat(second.segment().executedSeconds()).isEqualTo(2);
    assertThat(second.segment().journal())
        .extracting(JournalEntry::kind)
        .containsExactly(JournalEntry.Kind.STEP, JournalEntry.Kind.TIME);
    assertThat(second.payload()).isEqualTo(first.payload());
    assertThat(second.attempt()).isEqualTo(first.attempt());
    node.completes("r-a1-s1", 42);

    var completed = world.await("r", "Completed", "Completed");
    assertThat(completed.output()).hasToString("42");
    assertThat(completed.attempts()).extracting("pod").containsExactly("r-a1-s1");
    assertThat(completed.journal()).isNull();
    assertThat(completed.waits()).isNull();
    assertThat(completed.waitsFor()).isNull();
    world.awaitNoPods();
  }

  @Test
  void aSuspendCostsThreeWrites() {
    world.restartOperator(RunSettings.DEFAULTS.withExecutingDelay(Duration.ofMinutes(1)));
    var from = Instant.now();
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", Instant.now().plusSeconds(1));
    world.awaitPod("r-a1-s1");
    node.completes("r-a1-s1", 1);
    world.await("r", "Completed", "Completed");
    world.awaitNoPods();

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.writes(from))
                    .filteredOn(write -> write.contains("runs/status r") || write.contains("pods "))
                    .containsExactly(
                        "create pods r-a1",
                        "update runs/status r",
                        "delete pods r-a1",
                        "create pods r-a1-s1",
                        "update runs/status r",
                        "delete pods r-a1-s1"));
  }

  @Test
  void theSlotIsFreeMeanwhileAndTakenAgainAtTheOldPlace() {
    world.run("old", "{task: charge, ttl: 1s}");
    world.awaitPod("old-a1");
    world.run("younger", "{task: charge, ttl: 0s}");
    world.await("younger", "Queued", "ConcurrencyLimit");
    node.suspends("old-a1", Instant.now().plusSeconds(3));
    world.awaitPod("younger-a1");
    world.run("youngest", "{task: charge, ttl: 0s}");
    world.await("youngest", "Queued", "ConcurrencyLimit");

    World.awaitTime(Instant.parse(world.status("old").waitsFor()).plusSeconds(2));
    assertThat(world.pods()).containsExactly("younger-a1");
    assertThat(world.status("old").phase().wireName()).as("its ttl is over").isEqualTo("Waiting");
    node.completes("younger-a1", 1);

    world.awaitPod("old-a1-s1");
    assertThat(world.pods()).doesNotContain("youngest-a1");
    node.completes("old-a1-s1", 2);
    world.await("old", "Completed", "Completed");
    world.awaitPod("youngest-a1");
  }

  @Test
  void waitsOutliveTheOperator() {
    for (var run : List.of("soon", "later")) {
      world.run(run, "{task: charge}");
      world.awaitPod(run + "-a1");
      node.suspends(run + "-a1", run.equals("soon") ? Instant.now().plusSeconds(1) : SOME_DAY);
      world.await(run, "Waiting", "WaitingForTime");
    }
    world.restartOperator();

    node.completes(world.awaitPod("soon-a1-s1").getMetadata().getName(), 1);
    world.await("soon", "Completed", "Completed");
    assertThat(world.status("later").waitsFor()).isEqualTo(SOME_DAY.toString());
    assertThat(world.pods()).doesNotContain("later-a1-s1");
  }

  @Test
  void cancelEndsAWaitAtOnceAndNothingIsWrittenMeanwhile() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", SOME_DAY);
    world.await("r", "Waiting", "WaitingForTime");
    world.awaitNoPods();
    var from = Instant.now();
    // Another run comes and goes.
    world.run("other", "{task: charge}");
    node.completes(world.awaitPod("other-a1").getMetadata().getName(), 1);
    world.await("other", "Completed", "Completed");

    world.cancel("r");

    var canceled = world.await("r", "Canceled", "Canceled");
    assertThat(canceled.journal()).isNull();
    Awaitility.await("one write about the run: that it is canceled")
        .untilAsserted(
            () ->
                assertThat(world.writes(from).stream().filter(it -> it.endsWith(" r")))
                    .containsExactly("update runs/status r"));
  }

  @Test
  void aSuspendedAttemptThatFailsLaterIsFollowedByAnotherOne() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", Instant.now());
    world.awaitPod("r-a1-s1");
    node.fails("r-a1-s1", Result.Next.RETRY);

    var second = assignment(world.awaitPod("r-a2"));

    assertThat(second.segment().number()).isZero();
    assertThat(second.segment().executedSeconds()).isZero();
    assertThat(second.segment().journal()).hasSize(2);
    node.completes("r-a2", 1);
    assertThat(world.await("r", "Completed", "Completed").attempts())
        .extracting("pod")
        .containsExactly("r-a1-s1", "r-a2");
  }

  @Test
  void aTokenIsThereWithTheSuspendAndItsCompletionResumesTheRun() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "r-0a1b", new NewToken("r-0a1b", 600, List.of("orders")));
    var waiting = world.await("r", "Waiting", "WaitingForToken");
    assertThat(waiting.waitsFor()).isEqualTo("token r-0a1b");
    var token = token("r-0a1b");
    assertThat(token.getSpec().run()).isEqualTo("r");
    assertThat(token.getSpec().timeout()).isEqualTo("10m");
    assertThat(token.getSpec().tags()).containsExactly("orders");
    assertThat(token.getMetadata().getOwnerReferences())
        .singleElement()
        .extracting("name")
        .isEqualTo("r");
    world.awaitNoPods();

    complete("r-0a1b", "{\"granted\":true}");

    var answer = answer("r-a1-s1");
    assertThat(answer.name()).isEqualTo("r-0a1b");
    assertThat(answer.value()).hasToString("{\"granted\":true}");
    node.completes("r-a1-s1", 1);
    world.await("r", "Completed", "Completed");
  }

  @Test
  void aTokenThatNobodyCompletesTimesOutAndTheRunGoesOn() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "r-0a1b", new NewToken("r-0a1b", 1, List.of()));

    var answer = answer("r-a1-s1");

    assertThat(answer.value()).isNull();
    assertThat(answer.until()).isNotNull();
  }

  @Test
  void aTokenThatIsCompletedWhileNoOperatorIsThereIsNotMissed() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "r-0a1b", new NewToken("r-0a1b", 0, List.of()));
    world.await("r", "Waiting", "WaitingForToken");
    world.withoutOperator(() -> complete("r-0a1b", "7"));

    assertThat(answer("r-a1-s1").value()).hasToString("7");
  }

  @Test
  void aTokenFromOutsideMayBeCompletedBeforeAnybodyWaits() {
    token("outside", "{timeout: 1h}");
    complete("outside", "\"yes\"");
    Awaitility.await("it is completed")
        .until(() -> Boolean.TRUE.equals(token("outside").getStatus().finished()));
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "outside");

    assertThat(answer("r-a1-s1").value()).hasToString("\"yes\"");
  }

  @Test
  void aTokenThatDoesNotExistIsAnErrorOfTheWait() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "missing");

    assertThat(answer("r-a1-s1").error().message()).isEqualTo("there is no token missing");
  }

  @Test
  void aTokenThatTheApiServerRefusesFailsTheRunAndSaysWhy() {
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", "No Name", new NewToken("No Name", 60, List.of()));

    var failed = world.await("r", "Failed", "TaskFailed");
    assertThat(failed.error().message()).contains("No Name", "metadata.name");
  }

  @Test
  void imageGoneAtResume() {
    world.task("charge", "{image: 'app:1', startTimeout: 1s}");
    world.run("r", "{task: charge}");
    world.awaitPod("r-a1");
    node.suspends("r-a1", Instant.now());
    world.awaitPod("r-a1-s1");
    var message = "Back-off pulling image \"shop/app@sha256:0a1b\"";
    node.waits("r-a1-s1", "ImagePullBackOff", message);

    var pulling = world.await("r", "Dequeued", "PullingImage");
    assertThat(pulling.message()).as("which one").contains("sha256:0a1b");
    assertThat(pulling.journal()).isNotNull();
    world.restartOperator();
    var since = Instant.now();
    Awaitility.await("longer than its start timeout")
        .until(() -> Instant.now().isAfter(since.plusSeconds(3)));
    node.runs("r-a1-s1");
    node.completes("r-a1-s1", 7);
    assertThat(world.await("r", "Completed", "Completed").attempts()).hasSize(1);
  }

  /// What the journal of that pod says of the token, beside that the run has waited for it.
  private JournalEntry answer(String pod) {
    var journal = assignment(world.awaitPod(pod)).segment().journal();
    assertThat(journal).extracting(JournalEntry::kind).containsOnly(JournalEntry.Kind.TOKEN);
    return journal.getLast();
  }

  private void token(String name, String spec) {
    cluster
        .kubectlWithInput(
            "{apiVersion: davit.dev/v1alpha1, kind: Token, metadata: {name: %s}, spec: %s}"
                .formatted(name, spec),
            "create",
            "--namespace=" + world.namespace(),
            "-f",
            "-")
        .orFail();
  }

  private Token token(String name) {
    return cluster
        .client()
        .resources(Token.class)
        .inNamespace(world.namespace())
        .withName(name)
        .require();
  }

  private void complete(String token, String output) {
    cluster
        .kubectl(
            "patch",
            "token",
            token,
            "--namespace=" + world.namespace(),
            "--type=merge",
            "--patch={\"spec\":{\"completion\":{\"output\":%s}}}".formatted(output))
        .orFail();
  }

  private String columns(String run) {
    return cluster.kubectl("get", "run", run, "--namespace=" + world.namespace()).orFail().stdout();
  }

  private static Assignment assignment(Pod pod) {
    return AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
  }
}
