package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Annotations;
import dev.davit.api.RunJournal;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.PodContract;
import dev.davit.contract.RecordedJournal;
import dev.davit.contract.Result;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What pods of runs get from the gateway, and which pods do not.
@RealApi
class AttemptCallsIT {
  private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");

  /// Pods get theirs by an admission plugin that this cluster has not.
  private static final String ACCOUNT = "tasks";

  private final ControlPlane cluster;
  private World world;
  private TestNode node;
  private GatewayClient gateway;

  AttemptCallsIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.startWithGateway(cluster);
    node = world.node();
    world.task(
        "saga",
        "{image: 'saga:1', retry: {maxAttempts: 3, minTimeout: 100ms},"
            + " podTemplate: {spec: {serviceAccountName: tasks}}}");
    gateway = GatewayClient.ofPods(world);
    cluster
        .kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + world.namespace())
        .orFail();
  }

  @AfterEach
  void stop() {
    gateway.close();
    world.close();
  }

  @Test
  void anEntryIsKeptBeforeTheCallIsAnswered() {
    var pod = begun("r");
    var calls = gateway.withToken(token(pod));
    assertThat(append(calls, 1, step(1, "reserve"))).isEqualTo("200 {\"entries\":1}");
    var part = journals().getFirst();
    assertThat(part.getSpec().run()).isEqualTo("r");
    assertThat(part.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(it -> assertThat(it.getName()).isEqualTo("r"));
    assertThat(append(calls, 1, step(1, "reserve")))
        .as("once more")
        .isEqualTo("200 {\"entries\":1}");
    assertThat(append(calls, 1, step(2, "charge"), step(3, "ship")))
        .isEqualTo("200 {\"entries\":3}");
    assertThat(names(calls)).containsExactly("reserve", "charge", "ship");
    assertThat(journals()).hasSize(1);
  }

  @Test
  void theNextAttemptFindsWhatTheLastOneHasKept() {
    var first = begun("r");
    assertThat(assigned(first).hasJournal()).isFalse();
    assertThat(assigned(first).url())
        .isEqualTo("https://davit-gateway.%s.svc".formatted(world.namespace()));
    append(gateway.withToken(token(first)), 1, step(1, "reserve"));
    node.fails("r-a1", Result.Next.RETRY);
    var second = world.awaitPod("r-a2");
    node.runs("r-a2");
    assertThat(assigned(second).hasJournal()).isTrue();
    assertThat(names(gateway.withToken(token(second)))).containsExactly("reserve");
  }

  @Test
  void theNextOperatorAnswersToo() {
    var pod = begun("r");
    append(gateway.withToken(token(pod)), 1, step(1, "reserve"));
    world.restartOperator();
    try (var next = gateway.at(world.awaitGateway()).withToken(token(pod))) {
      assertThat(append(next, 1, step(2, "charge"))).isEqualTo("200 {\"entries\":2}");
      assertThat(names(next)).containsExactly("reserve", "charge");
    }
  }

  @Test
  void aTokenForSomethingElseIsNotKnown() {
    var pod = begun("r");
    var others =
        List.of(
            "",
            "nonsense",
            "a.b.c",
            token(pod, "https://kubernetes.default.svc"),
            token(pod, "davit2"),
            GatewayClient.token(cluster.client(), world.namespace(), ACCOUNT, "davit"));
    for (var other : others) {
      var answer = gateway.withToken(other).get(PodContract.GATEWAY_JOURNAL_PATH);
      assertThat(answer.status()).as(other).isEqualTo(401);
    }
  }

  @Test
  void thePodOfAnotherRunIsAnother() {
    var one = begun("r");
    var other = begun("s");
    append(gateway.withToken(token(one)), 1, step(1, "reserve"));
    assertThat(names(gateway.withToken(token(other)))).isEmpty();
  }

  @Test
  void aPodOfSomebodyElseIsAStranger() {
    begun("r");
    var pods = cluster.client().pods().inNamespace(world.namespace());
    var stranger =
        new PodBuilder()
            .withNewMetadata()
            .withName("stranger")
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(ACCOUNT)
            .addNewContainer()
            .withName("a")
            .withImage("a")
            .endContainer()
            .endSpec();
    var plain = pods.resource(stranger.build()).create();
    var answer = gateway.withToken(token(plain)).get(PodContract.GATEWAY_JOURNAL_PATH);
    assertThat(answer.status()).isEqualTo(403);
    // With our labels and a name that a pod of the run could have, but not of the run.
    var likeOurs =
        pods.resource(
                stranger
                    .editMetadata()
                    .withName("r-a2")
                    .addToLabels("davit.dev/run", "r")
                    .addToLabels("app.kubernetes.io/managed-by", "davit")
                    .endMetadata()
                    .build())
            .create();
    assertThat(append(gateway.withToken(token(likeOurs)), 2, step(1, "evil"))).startsWith("410");
    assertThat(journals()).isEmpty();
  }

  /// A token outlives its pod: the API server may know it for another minute.
  @Test
  void tokenOfADeletedPodIsRefused() {
    var pod = begun("r");
    var calls = gateway.withToken(token(pod));
    append(calls, 1, step(1, "reserve"));
    cluster
        .client()
        .pods()
        .inNamespace(world.namespace())
        .withName("r-a1")
        .withGracePeriod(0)
        .delete();
    world.awaitPod("r-a1-r1");
    Awaitility.await()
        .untilAsserted(() -> assertThat(append(calls, 1, step(2, "late"))).startsWith("409"));
    assertThat(append(calls, 1, step(2, "late"))).contains("/problems/superseded");
    node.runs("r-a1-r1");
    var next = gateway.withToken(token(world.awaitPod("r-a1-r1")));
    assertThat(names(next)).doesNotContain("late");
  }

  @Test
  void tokenOfAnEndedAttemptIsRefused() {
    var pod = begun("r");
    var calls = gateway.withToken(token(pod));
    append(calls, 1, step(1, "reserve"));
    world.queue("unused", "{concurrencyLimit: 1}");
    node.fails("r-a1", Result.Next.RETRY);
    world.awaitPod("r-a2");
    Awaitility.await()
        .untilAsserted(() -> assertThat(append(calls, 1, step(2, "late"))).startsWith("409"));
  }

  @Test
  void anotherAttemptThanThePodsIsRefused() {
    var calls = gateway.withToken(token(begun("r")));
    assertThat(append(calls, 2, step(1, "reserve"))).startsWith("400");
    assertThat(journals()).isEmpty();
  }

  @Test
  void aCanceledOrFinishedRunIsOver() {
    var canceled = gateway.withToken(token(begun("r")));
    append(canceled, 1, step(1, "early"));
    world.cancel("r");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(append(canceled, 1, step(2, "late")))
                    .containsAnyOf("/ended", "/superseded"));
    var finished = gateway.withToken(token(begun("s")));
    append(finished, 1, step(1, "early"));
    node.completes("s-a1", 42);
    world.await("s", "Completed", "Completed");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(append(finished, 1, step(2, "late")))
                    .containsAnyOf("/ended", "/superseded"));
  }

  @Test
  void tooLargeAJournalIsRefused() {
    var calls = gateway.withToken(token(begun("r")));
    var large = "x".repeat(400_000);
    append(calls, 1, step(1, "a", large));
    append(calls, 1, step(2, "b", large));
    assertThat(append(calls, 1, step(3, "c", large)))
        .startsWith("413")
        .contains("/problems/journal-too-large", "1048576");
    assertThat(append(calls, 1, step(3, "c"))).isEqualTo("200 {\"entries\":3}");
  }

  @Test
  void aRunWithoutDurableCallsHasNoJournal() {
    var begin = Instant.now().minusMillis(1);
    begun("r");
    node.completes("r-a1", 42);
    world.await("r", "Completed", "Completed");
    Awaitility.await().until(() -> world.pods().isEmpty());
    assertThat(world.writes(begin)).noneMatch(it -> it.contains("runjournals"));
    assertThat(journals()).isEmpty();
  }

  /// The pod of a run that executes.
  private Pod begun(String run) {
    world.run(run, "{task: saga}");
    world.awaitPod(run + "-a1");
    node.runs(run + "-a1");
    return world.awaitPod(run + "-a1");
  }

  private String token(Pod pod) {
    return token(pod, PodContract.GATEWAY_AUDIENCE);
  }

  private String token(Pod pod, String audience) {
    return GatewayClient.tokenOf(cluster.client(), pod, ACCOUNT, audience);
  }

  private static dev.davit.contract.Assignment.AssignedGateway assigned(Pod pod) {
    return AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT))
        .gateway();
  }

  private static JournalEntry step(int position, String name) {
    return step(position, name, "done");
  }

  private static JournalEntry step(int position, String name, String value) {
    return JournalEntry.step("", position, name, 1, AT, new TextNode(value));
  }

  /// Status and body of the answer.
  private static String append(GatewayClient calls, int attempt, JournalEntry... entries) {
    var answer =
        calls.post(
            PodContract.GATEWAY_ENTRIES_PATH,
            new JournalAppend(attempt, 0, List.of(entries)).write());
    return answer.status() + " " + answer.json();
  }

  private static List<String> names(GatewayClient calls) {
    var answer = calls.get(PodContract.GATEWAY_JOURNAL_PATH);
    assertThat(answer.status()).isEqualTo(200);
    return RecordedJournal.read(answer.json().toString()).entries().known().stream()
        .map(JournalEntry::name)
        .toList();
  }

  private List<RunJournal> journals() {
    return cluster
        .client()
        .resources(RunJournal.class)
        .inNamespace(world.namespace())
        .list()
        .getItems();
  }
}
