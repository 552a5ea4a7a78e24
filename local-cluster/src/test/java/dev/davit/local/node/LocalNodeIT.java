package dev.davit.local.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.davit.api.Labels;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.runner.RunnerHome;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set before each test
class LocalNodeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Images NO_APPLICATIONS =
      new Images(
          Path.of("java"),
          new RunnerHome(Path.of("runner")),
          Map.of("shop:dev", List.of(Path.of("classes"))));

  @TempDir Path folder;
  private EmbeddedApi api;
  private KubernetesClient client;
  private LocalNode node;

  @BeforeEach
  void start() throws IOException {
    var settings = new LocalNode.Settings(folder, 2, () -> NO_APPLICATIONS);
    api = EmbeddedApi.start(0, List.of(), settings.logs());
    client = api.newClient();
    node = LocalNode.start(client, settings, (run, line) -> {});
  }

  @AfterEach
  void close() {
    node.close();
    client.close();
    api.close();
  }

  @Test
  void aProcessThatEndsWellSucceedsWithItsMessage() {
    create(shell("echo '{\"done\":true}' > $RESULT"));
    var end = ended("p");
    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
    assertThat(end.getMessage()).isEqualTo("{\"done\":true}\n");
    assertThat(pod("p").getStatus().getPhase()).isEqualTo("Succeeded");
  }

  @Test
  void aFailureWithoutMessageHasTheTailOfItsLog() {
    create(shell("seq 1 100; echo broken >&2; exit 3"));
    var end = ended("p");
    assertThat(end.getExitCode()).isEqualTo(3);
    assertThat(end.getReason()).isEqualTo("Error");
    assertThat(end.getMessage()).startsWith("22\n23\n").endsWith("100\nbroken\n");
    assertThat(pod("p").getStatus().getPhase()).isEqualTo("Failed");
  }

  @Test
  void annotationsAreFilesAndVariables() {
    create(shell("cat $FILE; echo; echo \"$VALUE of $NAME\""));
    assertThat(ended("p").getExitCode()).isZero();
    assertThat(client.pods().withName("p").getLog()).isEqualTo("{\"a\":1}\n{\"a\":1} of p\n");
  }

  @Test
  void theDeadlineEndsAProcess() {
    var pod = shell("exec sleep 60");
    pod.getSpec().setActiveDeadlineSeconds(1L);
    create(pod);
    assertThat(ended("p").getExitCode()).isEqualTo(143);
    assertThat(pod("p").getStatus().getReason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void deletionLetsAProcessFinishWithinItsGrace() throws IOException {
    var said = folder.resolve("said");
    create(
        shell(
            "trap 'echo bye > " + said + "; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
    awaitLog("up");
    client.pods().withName("p").withGracePeriod(20).delete();
    awaitGone("p");
    assertThat(Files.readString(said)).isEqualTo("bye\n");
  }

  @Test
  void aProcessThatIgnoresItsEndIsKilledWithItsChildren() throws Exception {
    create(shell("trap '' TERM; sleep 61 & echo child $!; while :; do sleep 1; done"));
    awaitLog("child");
    var child = Long.parseLong(client.pods().withName("p").getLog().strip().split(" ", -1)[1]);
    client.pods().withName("p").withGracePeriod(1).delete();
    awaitGone("p");
    await()
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aNodeThatEndsReportsNoCrashes() throws Exception {
    create(shell("echo up; exec sleep 60"));
    awaitLog("up");
    awaitState("p", state -> state.getRunning() != null);
    node.close();
    assertThat(pod("p").getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void anEnormousLineIsCutWithANote() {
    create(shell("head -c 3000000 /dev/zero | tr '\\0' x; echo; echo next"));
    assertThat(ended("p").getExitCode()).isZero();
    assertThat(client.pods().withName("p").getLog().lines())
        .containsExactly(
            "x".repeat(65536) + "… (davit dev: 2934464 characters of this line are left out)",
            "next");
  }

  @Test
  void wordsReferToVariablesOfThePodAlone() {
    var pod = shell("");
    pod.getSpec()
        .getContainers()
        .getFirst()
        .setCommand(List.of("echo", "$(NAME) $$(NAME) $$5 $(LANG) $(NONE)"));
    create(pod);
    assertThat(ended("p").getExitCode()).isZero();
    assertThat(client.pods().withName("p").getLog()).isEqualTo("p $(NAME) $5 $(LANG) $(NONE)\n");
  }

  @Test
  void anUnknownImageSaysWhichAreKnown() {
    var pod = shell("");
    pod.getSpec().getContainers().getFirst().setCommand(List.of());
    create(pod);
    var waiting = awaitState("p", state -> state.getWaiting() != null).getWaiting();
    assertThat(waiting.getReason()).isEqualTo("ErrImagePull");
    assertThat(waiting.getMessage()).contains("\"any:1\" is none of its own: shop:dev.");
    client.pods().withName("p").delete();
    awaitGone("p");
  }

  @Test
  void aProgramThatIsNotThereIsAStartError() {
    var pod = shell("");
    pod.getSpec().getContainers().getFirst().setCommand(List.of("no-such-program"));
    create(pod);
    assertThat(ended("p").getReason()).isEqualTo("StartError");
  }

  @Test
  void aSecretThatIsNotThereIsSaid() {
    var pod =
        new PodBuilder(shell("true"))
            .editSpec()
            .editFirstContainer()
            .addNewEnv()
            .withName("KEY")
            .withNewValueFrom()
            .withNewSecretKeyRef("key", "keys", false)
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .build();
    create(pod);
    var waiting = awaitState("p", state -> state.getWaiting() != null).getWaiting();
    assertThat(waiting.getReason()).isEqualTo("CreateContainerConfigError");
    assertThat(waiting.getMessage()).isEqualTo("secret \"keys\" with the key \"key\" not found");
  }

  @Test
  void aPodProvesWhoItIsUntilItIsDeleted() throws Exception {
    create(
        withToken(
            shell(
                "ls -l $TOKEN; cp $TOKEN " + folder + "/copy; echo up; exec sleep 60 >/dev/null")));
    awaitLog("up");
    assertThat(client.pods().withName("p").getLog()).startsWith("-rw-------");
    var token = Files.readString(folder.resolve("copy"));
    var review = review(token);
    assertThat(review.getUser().getUsername()).isEqualTo("system:serviceaccount:default:default");
    assertThat(review.getUser().getExtra())
        .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
        .containsEntry(
            "authentication.kubernetes.io/pod-uid", List.of(pod("p").getMetadata().getUid()))
        .containsEntry("authentication.kubernetes.io/node-name", List.of(LocalNode.NAME));

    client.pods().withName("p").withGracePeriod(1).delete();
    awaitGone("p");

    assertThat(review(token).getAuthenticated()).isFalse();
    assertThat(review(token).getError()).isEqualTo("service account token has been invalidated");
    await()
        .atMost(PATIENCE)
        .until(() -> Files.notExists(folder.resolve("default/p/volumes/id/token")));
  }

  private TokenReviewStatus review(String token) {
    var review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences("davit")
            .endSpec()
            .build();
    return client.resource(review).create().getStatus();
  }

  @Test
  void anAccountThatDoesNotExistIsCreated() throws Exception {
    var pod = withToken(shell("cp $TOKEN " + folder + "/copy; echo up; exec sleep 60 >/dev/null"));
    pod.getSpec().setServiceAccountName("mailer");
    create(pod);
    awaitLog("up");

    assertThat(review(Files.readString(folder.resolve("copy"))).getUser().getUsername())
        .isEqualTo("system:serviceaccount:default:mailer");
  }

  private static Pod withToken(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .editFirstContainer()
        .addNewEnv()
        .withName("TOKEN")
        .withValue("/id/token")
        .endEnv()
        .addNewVolumeMount()
        .withName("id")
        .withMountPath("/id")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("id")
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken("davit", 600L, "token")
        .endSource()
        .endProjected()
        .endVolume()
        .endSpec()
        .build();
  }

  @Test
  void whatFindsNoPlaceWaitsForOne() {
    for (var name : List.of("a", "b", "c")) {
      var pod = shell("while [ ! -e " + folder.resolve("go") + " ]; do sleep 0.05; done");
      pod.getMetadata().setName(name);
      create(pod);
    }
    await().atMost(PATIENCE).until(() -> pod("c").getStatus().getConditions().size() == 1);
    var condition = pod("c").getStatus().getConditions().getFirst();
    assertThat(condition.getReason()).isEqualTo("Unschedulable");
    assertThat(condition.getMessage()).contains("davit dev runs 2 pods at once");
    assertThat(folder.resolve("go").toFile().mkdir()).isTrue();
    assertThat(ended("c").getExitCode()).isZero();
  }

  private Pod shell(String script) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("default")
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToAnnotations("note", "{\"a\":1}")
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(5L)
        .addNewContainer()
        .withName("task")
        .withImage("any:1")
        .withCommand("sh", "-c", script)
        .withTerminationMessagePath("/dev/termination-log")
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .addNewEnv()
        .withName("RESULT")
        .withValue("/dev/termination-log")
        .endEnv()
        .addNewEnv()
        .withName("FILE")
        .withValue("/in/note.json")
        .endEnv()
        .addNewEnv()
        .withName("NAME")
        .withNewValueFrom()
        .withNewFieldRef("v1", "metadata.name")
        .endValueFrom()
        .endEnv()
        .addNewEnv()
        .withName("VALUE")
        .withNewValueFrom()
        .withNewFieldRef("v1", "metadata.annotations['note']")
        .endValueFrom()
        .endEnv()
        .addNewVolumeMount()
        .withName("in")
        .withMountPath("/in")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("in")
        .withNewDownwardAPI()
        .addNewItem()
        .withPath("note.json")
        .withNewFieldRef("v1", "metadata.annotations['note']")
        .endItem()
        .endDownwardAPI()
        .endVolume()
        .endSpec()
        .build();
  }

  private void create(Pod pod) {
    client.resource(pod).create();
  }

  private Pod pod(String name) {
    return client.pods().withName(name).get();
  }

  private ContainerStateTerminated ended(String name) {
    return awaitState(name, state -> state.getTerminated() != null).getTerminated();
  }

  private ContainerState awaitState(String name, Predicate<ContainerState> condition) {
    return client
        .pods()
        .withName(name)
        .waitUntilCondition(
            pod ->
                pod != null
                    && !pod.getStatus().getContainerStatuses().isEmpty()
                    && condition.test(pod.getStatus().getContainerStatuses().getFirst().getState()),
            PATIENCE.toSeconds(),
            TimeUnit.SECONDS)
        .getStatus()
        .getContainerStatuses()
        .getFirst()
        .getState();
  }

  private void awaitLog(String text) {
    var log = folder.resolve("default").resolve("p").resolve("log");
    await().atMost(PATIENCE).until(() -> Files.exists(log) && Files.readString(log).contains(text));
  }

  private void awaitGone(String name) {
    await().atMost(PATIENCE).until(() -> client.pods().withName(name).get() == null);
  }
}
