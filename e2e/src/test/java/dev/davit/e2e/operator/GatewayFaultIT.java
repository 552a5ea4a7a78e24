package dev.davit.e2e.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunJournal;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.contract.CreateToken;
import dev.davit.contract.HoldRequest;
import dev.davit.contract.JournalAppend;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.NewRun;
import dev.davit.contract.NewToken;
import dev.davit.contract.PodContract;
import dev.davit.contract.RecordedJournal;
import dev.davit.contract.StoredOutput;
import dev.davit.contract.TriggerRuns;
import dev.davit.contract.UpdateMetadata;
import dev.davit.contract.Wait;
import dev.davit.contract.WaitEnds;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.operator.GatewayClient.Answer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The operator is killed in the middle of each call that a pod can make, just before the write
/// that the call is for is done, and just after it. The pod repeats the call to the next operator,
/// as runners do, and the effect is there once.
@RealApi
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayFaultIT {
  private static final String ACCOUNT = "tasks";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// The common pool has one thread on small machines, which clients need, too.
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  /// When the operator dies.
  enum Moment {
    /// The API server has the request, and has not done it.
    BEFORE_THE_WRITE,
    /// The API server has done it, and the operator has not read the answer.
    AFTER_THE_WRITE
  }

  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private final int port;
  private AdmissionHook hook;
  private OperatorProcess operator;
  private int number;

  GatewayFaultIT(ControlPlane cluster) throws IOException {
    this.cluster = cluster;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
    node = new TestNode(client, namespace);
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  @BeforeAll
  void start() {
    cluster.kubectl("create", "serviceaccount", ACCOUNT, "--namespace=" + namespace).orFail();
    hook = AdmissionHook.of(cluster, namespace);
    var spec =
        "{image: 'app:1', retry: {maxAttempts: 1}, podTemplate: {spec: {serviceAccountName: %s}}}"
            .formatted(ACCOUNT);
    hook.awaitInUse(() -> apply(Task.class, "t", spec));
    operator = startOperator();
  }

  @AfterAll
  void stop() {
    operator.close();
    hook.close();
  }

  private OperatorProcess startOperator() {
    return OperatorProcess.start(
            cluster,
            namespace + "-operator-" + number++,
            cluster.kubeconfig(),
            Map.of(
                "DAVIT_NAMESPACES",
                namespace,
                "DAVIT_GATEWAY_ENABLED",
                "true",
                "DAVIT_GATEWAY_PORT",
                Integer.toString(port),
                "DAVIT_GATEWAY_NAMESPACE",
                namespace,
                "DAVIT_GATEWAY_ADDRESS",
                "10.1.2.3",
                "DAVIT_GATEWAY_HOSTS",
                "127.0.0.1"))
        .awaitReady();
  }

  @ParameterizedTest
  @EnumSource
  void aStepIsRecordedOnce(Moment moment) {
    var pod = executes("step", moment);
    var entry =
        JournalEntry.step(
            "", 1, "charge", 1, Instant.parse("2026-01-02T12:00:00Z"), new IntNode(7));

    whenKilled(
        moment,
        write -> write.resource().equals("runjournals"),
        () -> hasJournal(pod.run()),
        () ->
            pod.gateway()
                .post(
                    PodContract.GATEWAY_ENTRIES_PATH,
                    new JournalAppend(1, 0, List.of(entry)).write()));

    assertThat(recorded(pod)).containsExactly(entry);
  }

  private static List<JournalEntry> recorded(Calls pod) {
    var answer = pod.gateway().get(PodContract.GATEWAY_JOURNAL_PATH);
    return RecordedJournal.read(answer.json().toString()).entries().known();
  }

  @ParameterizedTest
  @EnumSource
  void aBatchIsTriggeredOnce(Moment moment) {
    var pod = executes("batch", moment);
    var parent = pod.run();
    var children =
        List.of(
            new NewRun(parent + "-0", "t", new IntNode(0)),
            new NewRun(parent + "-1", "t", new IntNode(1)));

    whenKilled(
        moment,
        write -> write.resource().equals("runs") && name(write).equals(parent + "-0"),
        () -> exists(Run.class, parent + "-0"),
        () ->
            pod.gateway()
                .post(
                    PodContract.GATEWAY_RUNS_PATH,
                    new TriggerRuns(1, 0, parent, children).write()));

    assertThat(client.resources(Run.class).inNamespace(namespace).list().getItems())
        .filteredOn(it -> parent.equals(it.getSpec().parent()))
        .extracting(it -> it.getMetadata().getName())
        .containsExactlyInAnyOrder(parent + "-0", parent + "-1");
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsCreatedOnce(Moment moment) {
    var pod = executes("token", moment);
    var token = pod.run() + "-approval";

    whenKilled(
        moment,
        write -> write.resource().equals("tokens"),
        () -> exists(Token.class, token),
        () ->
            pod.gateway()
                .post(
                    PodContract.GATEWAY_TOKENS_PATH,
                    new CreateToken(1, 0, new NewToken(token, 600, List.of())).write()));

    var created = client.resources(Token.class).inNamespace(namespace).withName(token).require();
    assertThat(created.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(it -> assertThat(it.getName()).isEqualTo(pod.run()));
  }

  @ParameterizedTest
  @EnumSource
  void metadataAreShown(Moment moment) {
    var pod = executes("noted", moment);
    var done = JsonNodeFactory.instance.objectNode().put("done", 1);

    whenKilled(
        moment,
        write -> write.object().path("status").path("metadata").has("done"),
        () -> done.equals(status(pod.run()).metadata()),
        () ->
            pod.gateway()
                .patch(
                    PodContract.GATEWAY_METADATA_PATH, new UpdateMetadata(1, 0, 1, done).write()));

    assertThat(status(pod.run()).metadata()).isEqualTo(done);
  }

  @ParameterizedTest
  @EnumSource
  void aLargeOutputIsKept(Moment moment) {
    var pod = executes("output", moment);
    var output = "\"" + "davit ".repeat(5_000) + "\"";

    var answer =
        whenKilled(
            moment,
            write -> write.resource().equals("runjournals"),
            () -> hasJournal(pod.run()),
            () ->
                pod.gateway()
                    .put(PodContract.GATEWAY_OUTPUT_PATH + "?attempt=1&segment=0", output));

    node.completesWith(pod.run() + "-a1", StoredOutput.read(answer.json().toString()));
    assertThat(await(pod.run(), Phase.COMPLETED).output())
        .isEqualTo(TextNode.valueOf("davit ".repeat(5_000)));
    assertThat(StoredOutput.read(answer.json().toString()))
        .isEqualTo(StoredOutput.of(output.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource
  void aWaitBegins(Moment moment) {
    var pod = executes("begins", moment);
    var child = triggered(pod);
    var answer =
        CompletableFuture.supplyAsync(
            () ->
                whenKilled(
                    moment,
                    write -> phase(write, pod.run(), "Waiting"),
                    () -> status(pod.run()).phase() == Phase.WAITING,
                    () -> asks(pod, child)),
            THREADS);

    await(pod.run(), Phase.WAITING);
    assertThat(answer).as("the child has not ended").isNotDone();
    node.completes(child + "-a1", 7);

    assertThat(ends(answer.join())).singleElement().extracting(JournalEntry::name).isEqualTo(child);
    assertThat(await(pod.run(), Phase.EXECUTING).waits()).isNull();
    assertThat(exists(Pod.class, pod.run() + "-a1")).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aWaitEnds(Moment moment) {
    var pod = executes("ends", moment);
    var child = triggered(pod);
    var waiting = CompletableFuture.runAsync(() -> await(pod.run(), Phase.WAITING), THREADS);
    var answer =
        CompletableFuture.supplyAsync(
            () ->
                whenKilled(
                    moment,
                    write -> waiting.isDone() && phase(write, pod.run(), "Executing"),
                    () -> waiting.isDone() && status(pod.run()).phase() == Phase.EXECUTING,
                    () -> asks(pod, child)),
            THREADS);
    waiting.join();
    node.completes(child + "-a1", 7);

    assertThat(ends(answer.join())).singleElement().extracting(JournalEntry::name).isEqualTo(child);
    await(pod.run(), Phase.EXECUTING);
    node.completes(pod.run() + "-a1", 8);
    assertThat(await(pod.run(), Phase.COMPLETED).attempts()).hasSize(1);
  }

  private String triggered(Calls pod) {
    var child = pod.run() + "-child";
    var request = new TriggerRuns(1, 0, null, List.of(new NewRun(child, "t", null))).write();
    assertThat(pod.gateway().post(PodContract.GATEWAY_RUNS_PATH, request).status()).isEqualTo(200);
    awaitPod(child + "-a1");
    node.runs(child + "-a1");
    await(child, Phase.EXECUTING);
    return child;
  }

  private static Answer asks(Calls pod, String child) {
    var request = new HoldRequest(1, 0, List.of(Wait.run("", 1, child))).write();
    var answer = pod.gateway().post(PodContract.GATEWAY_WAITS_PATH, request);
    if (answer.status() == 200 && ends(answer).isEmpty()) {
      throw new IllegalStateException("it has not ended yet: ask again");
    }
    return answer;
  }

  private static List<JournalEntry> ends(Answer answer) {
    return WaitEnds.read(answer.json().toString()).entries();
  }

  /// Makes a call, during which the operator dies, until it has an answer.
  ///
  /// @param isIt whether a write is the one to die at
  /// @param isDone whether the API server shows this write
  private Answer whenKilled(
      Moment moment,
      Predicate<AdmissionHook.Write> isIt,
      Supplier<Boolean> isDone,
      Supplier<Answer> call) {
    var victim = operator;
    var isReached = new AtomicBoolean();
    var isStopped = new CountDownLatch(1);
    hook.decide(
        write -> {
          if (!isIt.test(write) || !isReached.compareAndSet(false, true)) {
            return true;
          }
          // The API server gives up what it does for a connection that is gone.
          victim.process().signal("STOP");
          isStopped.countDown();
          return moment == Moment.AFTER_THE_WRITE;
        });
    var answer = CompletableFuture.supplyAsync(() -> untilAnswered(call), THREADS);
    try {
      assertThat(isStopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the write").isTrue();
      if (moment == Moment.AFTER_THE_WRITE) {
        Awaitility.await("what was written").atMost(PATIENCE).until(isDone::get);
      } else {
        assertThat(isDone.get()).as("it was not written").isFalse();
      }
      assertThat(answer).as("the operator is stopped").isNotDone();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      victim.kill();
      operator = startOperator();
    }
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// As runners do.
  private static Answer untilAnswered(Supplier<Answer> call) {
    return Awaitility.await("an answer")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(call::get, it -> it.status() == 200);
  }

  /// The calls of a pod that executes the first attempt of a run.
  private record Calls(String run, GatewayClient gateway) {}

  private Calls executes(String name, Moment moment) {
    var run = name + "-" + moment.name().substring(0, 1).toLowerCase(Locale.ROOT);
    apply(Run.class, run, "{task: t}");
    var pod = awaitPod(run + "-a1");
    node.runs(run + "-a1");
    await(run, Phase.EXECUTING);
    var token = GatewayClient.tokenOf(client, pod, ACCOUNT, PodContract.GATEWAY_AUDIENCE);
    return new Calls(run, GatewayClient.ofPods(client, namespace, port, token));
  }

  private Pod awaitPod(String name) {
    return Awaitility.await("pod " + name)
        .atMost(PATIENCE)
        .until(() -> client.pods().inNamespace(namespace).withName(name).get(), it -> it != null);
  }

  private RunStatus await(String run, Phase phase) {
    return Awaitility.await(run + " is " + phase)
        .atMost(PATIENCE)
        .until(() -> status(run), it -> it.phase() == phase);
  }

  private RunStatus status(String run) {
    var found = client.resources(Run.class).inNamespace(namespace).withName(run).require();
    return Objects.requireNonNullElse(found.getStatus(), RunStatus.NONE);
  }

  private <R extends HasMetadata> boolean exists(Class<R> type, String name) {
    return client.resources(type).inNamespace(namespace).withName(name).get() != null;
  }

  private boolean hasJournal(String run) {
    return client.resources(RunJournal.class).inNamespace(namespace).list().getItems().stream()
        .anyMatch(it -> run.equals(it.getSpec().run()));
  }

  private static String name(AdmissionHook.Write write) {
    return write.object().path("metadata").path("name").asText();
  }

  private static boolean phase(AdmissionHook.Write write, String run, String phase) {
    return name(write).equals(run)
        && phase.equals(write.object().path("status").path("phase").asText());
  }

  private <R extends HasMetadata> void apply(Class<R> type, String name, String spec) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: %s
        metadata: {name: %s}
        spec: %s
        """
            .formatted(type.getSimpleName(), name, spec);
    client
        .resource(new KubernetesSerialization().unmarshal(yaml, type))
        .inNamespace(namespace)
        .serverSideApply();
  }
}
