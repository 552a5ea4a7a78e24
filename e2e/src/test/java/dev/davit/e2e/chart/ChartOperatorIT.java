package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.operator.OperatorSettings;
import dev.davit.operator.attempt.MachinePreset;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.gateway.HookSettings;
import dev.davit.operator.queue.LimitSettings;
import dev.davit.operator.queue.Rate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator that the chart renders: its settings and its pods.
@RealHelm
class ChartOperatorIT {
  private static final String GPU =
      "--set-json=machines.gpu-1x={\"cpu\":8,\"memory\":\"32Gi\",\"ephemeralStorage\":\"100Gi\",\"resources\":{\"nvidia.com/gpu\":%d},"
          + "\"nodeSelector\":{\"accelerator\":\"l4\"},"
          + "\"tolerations\":[{\"key\":\"nvidia.com/gpu\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}]}";

  private final Chart chart;

  ChartOperatorIT(Helm helm) {
    chart = new Chart(helm);
  }

  @Test
  void theOperatorsSettingsAreItsDefaults() {
    var settings = OperatorSettings.read(chart.render().operatorEnv());
    assertThat(settings)
        .isEqualTo(
            OperatorSettings.read(
                Map.of(
                    "DAVIT_LEASE_NAME",
                    "davit-operator",
                    "DAVIT_GATEWAY_ENABLED",
                    "true",
                    "DAVIT_GATEWAY_ADDRESS",
                    Rendered.POD_IP)));
  }

  /// Which variables the operator asks for, and no list of them, says what chart and page must
  /// have.
  @Test
  void everySettingOfTheOperatorHasAValueAndARow() throws IOException {
    var asked = new TreeSet<String>();
    OperatorSettings.read(
        new HashMap<>() {
          @Override
          public String getOrDefault(Object name, String fallback) {
            asked.add((String) name);
            return fallback;
          }

          @Override
          public String get(Object name) {
            throw new AssertionError("asked for without a default: " + name);
          }
        });
    assertThat(asked).contains("DAVIT_NAMESPACES", "DAVIT_LEASE_DURATION", "DAVIT_MACHINES_FILE");
    // Read by logback.xml.
    asked.addAll(List.of("DAVIT_LOG_LEVEL", "DAVIT_FRAMEWORK_LOG_LEVEL"));
    assertThat(chart.render().operatorEnv()).containsOnlyKeys(asked);
    var documented =
        Files.readAllLines(Chart.FOLDER.resolve("../../docs/operator.md")).stream()
            .filter(line -> line.startsWith("| `DAVIT_"))
            .flatMap(line -> Pattern.compile("DAVIT_[A-Z_]+").matcher(line).results())
            .map(MatchResult::group)
            .toList();
    assertThat(documented).containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void valuesReachTheOperator() {
    var settings =
        OperatorSettings.read(
            chart
                .render(
                    "--set=watchNamespaces={a,b}",
                    "--set=machines.gpu.cpu=16,machines.gpu.memory=64Gi,machines.micro=null",
                    "--set=runs.startTimeout=1h30m,runs.overtime=5s,runs.maxDisruptions=0",
                    "--set=runs.ttl=36h,runs.allowPrivilegedPodTemplates=true",
                    "--set=limits.installation=500,limits.namespace=100",
                    "--set-json=limits.burstFactor=1.5",
                    "--set=limits.namespaces.team-a=50,limits.namespaces.team-b=0",
                    "--set=limits.podCreationsPerSecond=25",
                    "--set=retention.runs.age=720h,retention.runs.count=100000",
                    "--set=retention.runs.taskBytes=1Gi,retention.runs.namespaceBytes=2Gi",
                    "--set=retention.runs.deletions=100000",
                    "--set=retention.pods=10m,retention.interval=5s",
                    "--set=gateway.hosts={gateway.example.com,10.0.0.7}",
                    "--set=gateway.url=https://gateway.example.com:8443/davit",
                    "--set=gateway.hooks.enabled=true",
                    "--set=gateway.hooks.url=https://hooks.example.com",
                    "--set=leaderElection.leaseDuration=30s")
                .operatorEnv());
    assertThat(settings.namespaces()).containsExactlyInAnyOrder("a", "b");
    assertThat(settings.gateway().orElseThrow().hosts())
        .containsExactlyInAnyOrder("gateway.example.com", "10.0.0.7");
    assertThat(settings.gateway().orElseThrow().url())
        .contains("https://gateway.example.com:8443/davit");
    assertThat(settings.gateway().orElseThrow().hooks())
        .contains(HookSettings.at(9444, Optional.of("https://hooks.example.com")));
    assertThat(settings.machines().byName().keySet())
        .contains("gpu", "small-1x")
        .doesNotContain("micro");
    var gpu = settings.machines().find("gpu").orElseThrow();
    assertThat(gpu.cpu()).isEqualTo(Quantity.parse("16"));
    assertThat(gpu.memory()).isEqualTo(Quantity.parse("64Gi"));
    var runs = settings.runs();
    assertThat(runs.startTimeout()).isEqualTo(Duration.ofMinutes(90));
    assertThat(runs.overtime()).isEqualTo(Duration.ofSeconds(5));
    assertThat(runs.maxDisruptions()).isZero();
    assertThat(runs.ttl()).contains(Duration.ofHours(36));
    assertThat(runs.privilegedTemplates()).isTrue();
    assertThat(runs.limits())
        .isEqualTo(
            new LimitSettings(
                500,
                100,
                Map.of("team-a", 50, "team-b", LimitSettings.UNLIMITED),
                1.5,
                Optional.of(new Rate(25, Duration.ofSeconds(1)))));
    assertThat(runs.retention().pods()).isEqualTo(Duration.ofMinutes(10));
    assertThat(runs.retention().age()).isEqualTo(Duration.ofDays(30));
    assertThat(runs.retention().count()).isEqualTo(100_000);
    assertThat(runs.retention().taskBytes()).isEqualTo(1L << 30);
    assertThat(runs.retention().namespaceBytes()).isEqualTo(2L << 30);
    assertThat(runs.retention().deletions()).isEqualTo(100_000);
    assertThat(runs.retention().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.lease())
        .isEqualTo(
            new OperatorSettings.Lease.Of(
                Chart.NAMESPACE, "davit-operator", Duration.ofSeconds(30)));
  }

  @Test
  void machinesThatAreMoreThanASizeReachTheOperatorAsAFile(@TempDir Path folder)
      throws IOException {
    var rendered =
        chart.render(
            GPU.formatted(2),
            "--set-json=machines.large-2x.nodeSelector={\"disk\":\"ssd\"}",
            "--set=machines.large-1x.ephemeralStorage=20Gi",
            "--set=machines.micro=null");
    var data = rendered.get(ConfigMap.class, "davit-machines").getData();
    assertThat(data).containsOnlyKeys("machines.yaml");
    var file = Files.writeString(folder.resolve("machines.yaml"), data.get("machines.yaml"));
    var env = new HashMap<>(rendered.operatorEnv());
    assertThat(env.put("DAVIT_MACHINES_FILE", file.toString()))
        .isEqualTo(mountPath(rendered) + "/machines.yaml");

    var machines = OperatorSettings.read(env).machines();
    assertThat(machines.byName())
        .containsOnlyKeys(
            "gpu-1x", "small-1x", "small-2x", "medium-1x", "medium-2x", "large-1x", "large-2x");
    assertThat(machines.find("gpu-1x"))
        .contains(
            new MachinePreset(
                "gpu-1x",
                Quantity.parse("8"),
                Quantity.parse("32Gi"),
                Quantity.parse("100Gi"),
                Map.of("nvidia.com/gpu", Quantity.parse("2")),
                Map.of("accelerator", "l4"),
                List.of(new Toleration("NoSchedule", "nvidia.com/gpu", "Exists", null, null))));
    var large = machines.find("large-2x").orElseThrow();
    assertThat(large.memory()).isEqualTo(Quantity.parse("16Gi"));
    assertThat(large.nodeSelector()).isEqualTo(Map.of("disk", "ssd"));
    assertThat(large.ephemeralStorage()).isEqualTo(MachinePreset.DEFAULT_EPHEMERAL_STORAGE);
    assertThat(machines.find("large-1x").orElseThrow().ephemeralStorage())
        .isEqualTo(Quantity.parse("20Gi"));
    assertThat(machines.find("small-1x")).isEqualTo(MachinePresets.DEFAULTS.find("small-1x"));
  }

  @Test
  void aChangedMachineReplacesTheOperatorsPods() {
    var plain = chart.render().only(Deployment.class).getSpec().getTemplate();
    assertThat(plain.getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(chart.render().names()).doesNotContain("ConfigMap davit-machines");
    assertThat(checksum(1)).isNotEqualTo(checksum(2)).isEqualTo(checksum(1));
  }

  private String checksum(int gpus) {
    return chart
        .render(GPU.formatted(gpus), "--set=podAnnotations.a=b")
        .only(Deployment.class)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("checksum/machines");
  }

  /// Where the ConfigMap is in the operator's container.
  private static String mountPath(Rendered rendered) {
    var map = rendered.get(ConfigMap.class, "davit-machines").getMetadata();
    assertThat(map.getNamespace()).isEqualTo(Chart.NAMESPACE);
    var pod = rendered.only(Deployment.class).getSpec().getTemplate().getSpec();
    var volume =
        pod.getVolumes().stream()
            .filter(it -> it.getConfigMap() != null)
            .filter(it -> it.getConfigMap().getName().equals(map.getName()))
            .findFirst()
            .orElseThrow();
    return rendered.operator().getVolumeMounts().stream()
        .filter(mount -> mount.getName().equals(volume.getName()))
        .map(VolumeMount::getMountPath)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theOperatorIsRestrictedAndReplacedWithoutAGap() {
    var deployment = chart.render().only(Deployment.class).getSpec();
    assertThat(deployment.getReplicas()).isEqualTo(2);
    assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable())
        .isEqualTo(new IntOrString(0));
    var pod = deployment.getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo("davit");
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getTopologySpreadConstraints())
        .extracting(it -> it.getTopologyKey() + " " + it.getWhenUnsatisfiable())
        .containsExactly(
            "kubernetes.io/hostname ScheduleAnyway", "topology.kubernetes.io/zone ScheduleAnyway");
    var container = chart.render().operator();
    assertThat(container.getCommand()).isEmpty();
    assertThat(container.getArgs()).isEmpty();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    var budget = chart.render().only(PodDisruptionBudget.class).getSpec();
    assertThat(budget.getSelector().getMatchLabels())
        .isEqualTo(deployment.getSelector().getMatchLabels());
    assertThat(deployment.getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(deployment.getSelector().getMatchLabels());
  }

  @Test
  void theImageIsOfTheChartsVersionATagOrADigest() {
    var digest = "sha256:" + "0123456789abcdef".repeat(4);
    assertThat(chart.render().operator().getImage())
        .matches("localhost/davit/operator:\\d+\\.\\d+\\.\\d+.*");
    assertThat(
            chart
                .render("--set-string=image.repository=r:5000/x,image.tag=1")
                .operator()
                .getImage())
        .isEqualTo("r:5000/x:1");
    assertThat(
            chart.render("--set-string=image.tag=1,image.digest=" + digest).operator().getImage())
        .isEqualTo("localhost/davit/operator@" + digest);
  }

  @Test
  void whatIsGivenForThePodReachesIt() throws IOException {
    var values = Files.createTempFile("values", ".yaml");
    Files.writeString(
        values,
        """
        imagePullSecrets: [{name: pull}]
        priorityClassName: high
        nodeSelector: {disk: ssd}
        tolerations: [{key: infra, operator: Exists, effect: NoSchedule}]
        affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}}
        topologySpreadConstraints: [{topologyKey: rack, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]
        podAnnotations: {a: "1"}
        podLabels: {b: "2"}
        extraEnv: [{name: JAVA_TOOL_OPTIONS, value: -Xmx200m}]
        terminationGracePeriodSeconds: 5
        serviceAccount: {annotations: {role: arn}}
        """);
    var rendered = chart.render("--values=" + values);
    Files.delete(values);
    var template = rendered.only(Deployment.class).getSpec().getTemplate();
    var pod = template.getSpec();
    assertThat(pod.getImagePullSecrets().getFirst().getName()).isEqualTo("pull");
    assertThat(pod.getPriorityClassName()).isEqualTo("high");
    assertThat(pod.getNodeSelector()).isEqualTo(Map.of("disk", "ssd"));
    assertThat(pod.getTolerations().getFirst().getKey()).isEqualTo("infra");
    assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
    assertThat(pod.getTopologySpreadConstraints())
        .extracting(it -> it.getTopologyKey())
        .containsExactly("rack");
    assertThat(template.getMetadata().getAnnotations()).containsEntry("a", "1");
    assertThat(template.getMetadata().getLabels()).containsEntry("b", "2");
    assertThat(rendered.operatorEnv()).containsEntry("JAVA_TOOL_OPTIONS", "-Xmx200m");
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(5);
    assertThat(rendered.only(ServiceAccount.class).getMetadata().getAnnotations())
        .containsEntry("role", "arn");
  }
}
