package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.Fence;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the chart renders, by default and with values.
@RealHelm
class ChartRenderIT {
  private final Helm helm;
  private final Chart chart;

  ChartRenderIT(Helm helm) {
    this.helm = helm;
    chart = new Chart(helm);
  }

  @Test
  void isClean() {
    var lint = helm.run("lint", "--strict", Chart.FOLDER.toString()).orFail();
    assertThat(lint.stdout()).contains("1 chart(s) linted, 0 chart(s) failed");
  }

  @Test
  void byDefaultEverythingIsThere() {
    assertThat(chart.render().names())
        .containsExactly(
            "ClusterRole davit",
            "ClusterRole davit-admin",
            "ClusterRole davit-runner-of-tasks",
            "ClusterRole davit-viewer",
            "ClusterRoleBinding davit",
            "CustomResourceDefinition queues.davit.dev",
            "CustomResourceDefinition runs.davit.dev",
            "CustomResourceDefinition schedules.davit.dev",
            "CustomResourceDefinition tasks.davit.dev",
            "CustomResourceDefinition tokens.davit.dev",
            "Deployment davit",
            "NetworkPolicy davit",
            "PodDisruptionBudget davit",
            "Role davit-lease",
            "RoleBinding davit-lease",
            "Service davit-metrics",
            "ServiceAccount davit",
            "ValidatingAdmissionPolicy davit-operator.davit-system.leader-term",
            "ValidatingAdmissionPolicy full-queue-refuses-runs.davit.dev",
            "ValidatingAdmissionPolicy run-payload-is-immutable.davit.dev",
            "ValidatingAdmissionPolicyBinding davit-operator.davit-system.leader-term",
            "ValidatingAdmissionPolicyBinding full-queue-refuses-runs.davit.dev",
            "ValidatingAdmissionPolicyBinding run-payload-is-immutable.davit.dev");
  }

  @Test
  void theCrdsAreTheCommittedOnesAndStayUnlessToldOtherwise() throws IOException {
    for (var keep : List.of(true, false)) {
      var crds = chart.render("--set=crds.keep=" + keep).all(CustomResourceDefinition.class);
      assertThat(crds).hasSize(5);
      for (var crd : crds) {
        var file =
            Chart.FOLDER.resolve("../../crds/k8s/" + crd.getMetadata().getName() + "-v1.yml");
        var committed =
            new KubernetesSerialization()
                .unmarshal(Files.readString(file), CustomResourceDefinition.class);
        assertThat(crd.getSpec()).isEqualTo(committed.getSpec());
        assertThat(crd.getMetadata().getLabels()).isEqualTo(committed.getMetadata().getLabels());
        assertThat(crd.getMetadata().getAnnotations())
            .isEqualTo(keep ? Map.of("helm.sh/resource-policy", "keep") : Map.of());
      }
    }
    assertThat(chart.render("--set=crds.enabled=false").names())
        .noneMatch(name -> name.contains("davit.dev"));
  }

  @Test
  void withNamespacesThereAreNoRightsInTheCluster() {
    var all = chart.render().get(ClusterRole.class, "davit");
    var some = chart.render("--set=watchNamespaces={a,b}", "--set=rbac.userRoles.create=false");
    assertThat(some.all(ClusterRole.class)).isEmpty();
    assertThat(some.names()).noneMatch(name -> name.startsWith("ClusterRole"));
    var roles =
        some.all(Role.class).stream()
            .filter(role -> role.getMetadata().getName().equals("davit"))
            .toList();
    assertThat(roles)
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactly("a", "b");
    assertThat(roles).allSatisfy(role -> assertThat(role.getRules()).isEqualTo(all.getRules()));
    assertThat(some.all(RoleBinding.class))
        .allSatisfy(
            binding ->
                assertThat(binding.getSubjects().getFirst().getNamespace())
                    .isEqualTo(Chart.NAMESPACE));
  }

  @Test
  void whatIsOptionalCanBeHad() {
    var rendered =
        chart.render(
            "--set=metrics.serviceMonitor.enabled=true,metrics.serviceMonitor.labels.team=x",
            "--set=networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name=monitoring");
    var monitor = rendered.only(GenericKubernetesResource.class);
    assertThat(monitor.getKind()).isEqualTo("ServiceMonitor");
    assertThat(monitor.getMetadata().getLabels()).containsEntry("team", "x");
    Map<String, String> selected = monitor.get("spec", "selector", "matchLabels");
    assertThat(rendered.only(Service.class).getMetadata().getLabels())
        .containsAllEntriesOf(selected);
    var policy = rendered.only(NetworkPolicy.class).getSpec();
    assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
    assertThat(policy.getIngress().getFirst().getFrom()).hasSize(1);
  }

  @Test
  void byDefaultNobodyFetchesMetrics() {
    var rendered = chart.render();
    var policy = rendered.only(NetworkPolicy.class).getSpec();
    assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
    assertThat(policy.getIngress()).isEmpty();
    assertThat(rendered.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(policy.getPodSelector().getMatchLabels());
    var open = chart.render("--set-json=networkPolicy.metricsFrom=[{\"namespaceSelector\":{}}]");
    assertThat(open.only(NetworkPolicy.class).getSpec().getIngress()).hasSize(1);
    assertThat(
            chart
                .render(
                    "--set=networkPolicy.enabled=false",
                    "--set=metrics.serviceMonitor.enabled=true")
                .all(NetworkPolicy.class))
        .isEmpty();
  }

  @Test
  void whatIsNotWantedCanBeLeftOut() {
    var rendered =
        chart.render(
            "--set=crds.enabled=false,rbac.create=false,serviceAccount.create=false",
            "--set=rbac.userRoles.create=false,metrics.service.enabled=false",
            "--set=podDisruptionBudget.enabled=false,serviceAccount.name=mine",
            "--set=leaderElection.fence=false,networkPolicy.enabled=false");
    assertThat(rendered.names()).containsExactly("Deployment davit");
    assertThat(
            rendered
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getServiceAccountName())
        .isEqualTo("mine");
  }

  @Test
  void theFenceIsTheOneThatIsTestedWithOperators() {
    var rendered = chart.render("--set=crds.enabled=false");
    var policy = rendered.only(ValidatingAdmissionPolicy.class);
    var binding = rendered.only(ValidatingAdmissionPolicyBinding.class);
    var tested = Rendered.of(Fence.of(Chart.NAMESPACE, "davit-operator").manifest());
    assertThat(Rendered.name(policy))
        .isEqualTo(Rendered.name(tested.only(ValidatingAdmissionPolicy.class)));
    assertThat(policy.getSpec()).isEqualTo(tested.only(ValidatingAdmissionPolicy.class).getSpec());
    assertThat(binding.getSpec())
        .isEqualTo(tested.only(ValidatingAdmissionPolicyBinding.class).getSpec());
  }

  @Test
  void anotherReleaseHasNamesOfItsOwn() {
    var rendered =
        Rendered.of(
            helm.run(
                    "template",
                    "blue",
                    Chart.FOLDER.toString(),
                    "--namespace=other",
                    "--set=crds.enabled=false")
                .orFail()
                .stdout());
    assertThat(rendered.names()).allMatch(name -> name.matches("\\w+ blue-davit.*"));
    assertThat(rendered.operatorEnv())
        .containsEntry("DAVIT_LEASE_NAMESPACE", "other")
        .containsEntry("DAVIT_LEASE_NAME", "blue-davit-operator");
  }
}
