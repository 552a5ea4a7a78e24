package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Run;
import dev.davit.e2e.cluster.CommandResult;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.cluster.RealHelm;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A release's life on a real API server: each test has one of its own, because CRDs are the whole
/// cluster's.
@RealApi
@RealHelm
class ChartReleaseIT {
  private static final String CHART = Chart.FOLDER.toString();
  private static final Pattern HEREDOC = Pattern.compile("(?s)<<'EOF'\n(.*?)\nEOF\n");
  private static final String RUN =
      """
      apiVersion: davit.dev/v1alpha1
      kind: Run
      metadata: {name: r-1, namespace: default}
      spec: {task: hello}
      """;

  private final ControlPlane cluster = ControlPlane.start();
  private final Helm helm;
  private final Chart chart;

  ChartReleaseIT(Helm helm) {
    this.helm = helm;
    chart = new Chart(helm);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void everyObjectIsAcceptedAndTheNotesWorkLiterally() {
    var values =
        "--set=networkPolicy.enabled=true,gateway.ingress.enabled=true,gateway.ingress.host=a.example";
    var notes = helm("install", "davit", CHART, "--create-namespace", values).orFail().stdout();
    assertThat(chart.render(values).objects())
        .allSatisfy(object -> assertThat(read(object)).as(Rendered.name(object)).isNotNull());

    assertThat(notes)
        .contains("https://davit-gateway.davit-system.svc for pods, and http://a.example/ by the");

    var manifest = HEREDOC.matcher(notes);
    assertThat(manifest.find()).isTrue();
    awaitServed();
    cluster
        .kubectlWithInput(manifest.group(1), "create", "--namespace=default", "-f", "-")
        .orFail();
    var commands = notes.lines().filter(line -> line.startsWith("kubectl ")).toList();
    assertThat(commands).hasSize(7);
    for (var command : commands) {
      // What is left out waits for nodes, or was done above.
      if (!command.matches(".* (rollout|wait|create -f) .*")) {
        cluster.kubectl(command.substring("kubectl ".length()).split(" ", -1)).orFail();
      }
    }
    // The last of them deleted the CRDs.
    Awaitility.await().until(() -> crds().isEmpty());
  }

  @Test
  void theOperatorsPodMeetsTheRestrictedStandard() {
    cluster
        .kubectlWithInput(
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: strict, labels: {pod-security.kubernetes.io/enforce: restricted}}
            """,
            "create",
            "-f",
            "-")
        .orFail();
    var template = chart.render().only(Deployment.class).getSpec().getTemplate();
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("operator")
            .withNamespace("strict")
            .endMetadata()
            .withSpec(template.getSpec());
    cluster.client().resource(pod.build()).dryRun().create();
    assertThat(
            cluster
                .kubectl("--namespace=strict", "run", "loose", "--image=a", "--dry-run=server")
                .stderr())
        .contains("violates PodSecurity");
  }

  @Test
  void anUpgradeUpgradesTheCrds(@TempDir Path folder) throws IOException {
    var older = copyOfTheChart(folder);
    var file = older.resolve("files/crds/runs.davit.dev-v1.yml");
    var text = Files.readString(file);
    assertThat(text).contains("    - run\n");
    Files.writeString(file, text.replace("    - run\n", "    - oldrun\n"));
    helm("install", "davit", older.toString(), "--create-namespace").orFail();
    assertThat(shortNames()).containsExactly("oldrun");
    createRun();

    helm("upgrade", "davit", CHART).orFail();
    assertThat(shortNames()).containsExactly("run");
    assertThat(runs()).containsExactly("r-1");
  }

  @Test
  void anUninstallKeepsRunsAndTheSameReleaseFindsThemAgain() {
    helm("install", "davit", CHART, "--create-namespace").orFail();
    createRun();

    assertThat(helm("uninstall", "davit").orFail().stdout()).contains("runs.davit.dev");
    assertThat(chart.render().objects().stream().filter(object -> read(object) != null))
        .extracting(Rendered::name)
        .containsExactlyInAnyOrder(
            "CustomResourceDefinition queues.davit.dev",
            "CustomResourceDefinition runjournals.davit.dev",
            "CustomResourceDefinition runs.davit.dev",
            "CustomResourceDefinition schedules.davit.dev",
            "CustomResourceDefinition tasks.davit.dev",
            "CustomResourceDefinition tokens.davit.dev");
    assertThat(runs()).containsExactly("r-1");

    helm("install", "davit", CHART).orFail();
    assertThat(runs()).containsExactly("r-1");
    helm("upgrade", "davit", CHART).orFail();
  }

  @Test
  void withoutKeepNothingIsLeft() {
    helm("install", "davit", CHART, "--create-namespace", "--set=crds.keep=false").orFail();
    createRun();
    helm("uninstall", "davit").orFail();
    // The API server removes a CRD after its resources, and tries that later and later.
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThat(chart.render().objects().stream().filter(it -> read(it) != null))
                    .isEmpty());
  }

  @Test
  void anotherReleaseTakesTheCrdsOverWhenItIsTold() {
    helm("install", "davit", CHART, "--create-namespace").orFail();
    createRun();
    helm("uninstall", "davit").orFail();
    assertThat(helm("install", "blue", CHART).stderr()).contains("invalid ownership metadata");
    helm("install", "blue", CHART, "--take-ownership").orFail();
    assertThat(runs()).containsExactly("r-1");
  }

  @Test
  void aReleaseTakesOverWhatKubectlHadApplied() {
    cluster.kubectl("apply", "--server-side", "-k", "../crds/k8s").orFail();
    createRun();
    assertThat(helm("install", "davit", CHART, "--create-namespace").exitCode()).isNotZero();
    helm("uninstall", "davit");
    helm("install", "davit", CHART, "--create-namespace", "--take-ownership", "--force-conflicts")
        .orFail();
    assertThat(runs()).containsExactly("r-1");
    helm("upgrade", "davit", CHART).orFail();
  }

  private CommandResult helm(String... arguments) {
    var command = new ArrayList<>(List.of(arguments));
    command.add("--namespace=" + Chart.NAMESPACE);
    command.add("--kubeconfig=" + cluster.kubeconfig());
    return helm.run(command);
  }

  private HasMetadata read(HasMetadata object) {
    return cluster.client().resource(object).get();
  }

  private void createRun() {
    awaitServed();
    cluster.kubectlWithInput(RUN, "create", "-f", "-").orFail();
  }

  private void awaitServed() {
    cluster
        .kubectl("wait", "--for=condition=Established", "--timeout=90s", "crd", "--all")
        .orFail();
    // A CRD that is deleted before its storage is ready may stay for minutes.
    for (var crd : crds()) {
      var list = List.of("get", crd.getMetadata().getName(), "--all-namespaces");
      Awaitility.await(crd.getMetadata().getName())
          .until(() -> cluster.kubectl(list.toArray(String[]::new)).exitCode() == 0);
    }
  }

  private List<String> runs() {
    awaitServed();
    return cluster.client().resources(Run.class).inNamespace("default").list().getItems().stream()
        .map(run -> run.getMetadata().getName())
        .toList();
  }

  private List<CustomResourceDefinition> crds() {
    return cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems();
  }

  private List<String> shortNames() {
    return crds().stream()
        .filter(crd -> crd.getMetadata().getName().equals("runs.davit.dev"))
        .flatMap(crd -> crd.getSpec().getNames().getShortNames().stream())
        .toList();
  }

  private static Path copyOfTheChart(Path folder) throws IOException {
    try (var paths = Files.walk(Chart.FOLDER)) {
      for (var path : paths.toList()) {
        var target = folder.resolve(Chart.FOLDER.relativize(path).toString());
        if (!Files.isDirectory(path)) {
          Files.createDirectories(target.getParent());
          Files.copy(path, target);
        }
      }
    }
    return folder;
  }
}
