package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.dashboard.ClusterDashboard;
import dev.davit.dashboard.DashboardSettings;
import dev.davit.dashboard.access.Auth;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.Crds;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The dashboard that the chart renders: its pods, its settings and its rights.
@RealApi
@RealHelm
class ChartDashboardIT {
  private static final String NAME = "davit-dashboard";
  private static final String USER = "system:serviceaccount:davit-system:davit-dashboard";
  private static final String ENABLED = "--set=dashboard.enabled=true";

  private final ControlPlane cluster;
  private final Chart chart;

  ChartDashboardIT(ControlPlane cluster, Helm helm) {
    this.cluster = cluster;
    chart = new Chart(helm);
    Crds.install(cluster);
  }

  @Test
  void byDefaultThereIsNone() {
    assertThat(chart.render().names()).noneMatch(it -> it.contains("dashboard"));
    assertThat(ofDashboard(chart.render(ENABLED)).map(Rendered::name))
        .containsExactlyInAnyOrder(
            "ClusterRole davit-dashboard",
            "ClusterRoleBinding davit-dashboard",
            "Deployment davit-dashboard",
            "NetworkPolicy davit-dashboard",
            "Service davit-dashboard",
            "ServiceAccount davit-dashboard");
    assertThat(ofDashboard(chart.render(ENABLED, "--set=watchNamespaces={a}")).map(Rendered::name))
        .contains("Role davit-dashboard", "RoleBinding davit-dashboard")
        .noneMatch(it -> it.startsWith("Cluster"));
  }

  /// Two pods would have two keys, and each would forget the logins of the other.
  @Test
  void anUpgradeHasNoTwoPodsAtOnce() {
    var deployment = chart.render(ENABLED).get(Deployment.class, NAME).getSpec();
    assertThat(deployment.getReplicas()).isOne();
    assertThat(deployment.getStrategy().getType()).isEqualTo("Recreate");
  }

  @Test
  void noSelectorOfTheOperatorFindsItsPods() {
    var rendered = chart.render(ENABLED);
    var labels =
        rendered.get(Deployment.class, NAME).getSpec().getTemplate().getMetadata().getLabels();
    var selectors =
        Map.of(
            "dashboard's service",
            rendered.get(Service.class, NAME).getSpec().getSelector(),
            "dashboard's policy",
            rendered.get(NetworkPolicy.class, NAME).getSpec().getPodSelector().getMatchLabels(),
            "operator's metrics",
            rendered.get(Service.class, "davit-metrics").getSpec().getSelector(),
            "operator's policy",
            rendered.get(NetworkPolicy.class, "davit").getSpec().getPodSelector().getMatchLabels());
    selectors.forEach(
        (name, selector) ->
            assertThat(labels.entrySet().containsAll(selector.entrySet()))
                .as(name)
                .isEqualTo(name.startsWith("dashboard")));
  }

  @Test
  void itsPodsAreAsRestrictedAsThoseOfTheOperator() {
    var rendered = chart.render(ENABLED);
    var operator = rendered.get(Deployment.class, "davit").getSpec().getTemplate().getSpec();
    var pod = rendered.get(Deployment.class, NAME).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext()).isEqualTo(operator.getSecurityContext());
    assertThat(container(rendered).getSecurityContext())
        .isEqualTo(operator.getContainers().getFirst().getSecurityContext());
    assertThat(container(rendered).getImage())
        .isEqualTo(operator.getContainers().getFirst().getImage());
    assertThat(container(rendered).getResources().getLimits()).containsKey("memory");
  }

  @Test
  void valuesReachTheDashboard() {
    assertThat(settings(chart.render(ENABLED))).isEqualTo(DashboardSettings.read(Map.of()));
    var rendered =
        chart.render(
            ENABLED,
            "--set=dashboard.auth=header,dashboard.readOnly=true,dashboard.clusterName=staging",
            "--set=dashboard.hosts={davit.example.com},dashboard.tls.secretName=certificate",
            "--set=watchNamespaces={a,b}");
    assertThat(settings(rendered))
        .isEqualTo(
            new DashboardSettings(
                8080,
                "staging",
                Set.of("a", "b"),
                Set.of("davit.example.com", "davit-dashboard.davit-system.svc"),
                Auth.HEADER,
                true,
                Optional.of(Path.of("/etc/davit/tls"))));
    assertThat(container(rendered).getReadinessProbe().getHttpGet().getScheme()).isEqualTo("HTTPS");
    assertThat(rendered.get(Service.class, NAME).getSpec().getPorts())
        .extracting(it -> it.getName() + " " + it.getPort())
        .containsExactly("https 443");
  }

  @Test
  void whatIsWrongIsRefused() {
    for (var wrong :
        List.of("auth=none", "readOnly=maybe", "hosts={https://a}", "tls.secretName=No", "x=1")) {
      assertThat(chart.template("--set=dashboard." + wrong).exitCode()).as(wrong).isNotZero();
    }
  }

  @Test
  void inAllNamespacesItHasTheRightsThatItUsesAndNoOthers() {
    checkRights(chart.render(ENABLED), ClusterRole.class);
  }

  @Test
  void inSomeNamespacesItHasTheRightsThatItUsesAndNoOthers() {
    var namespaces = cluster.newNamespace() + "," + cluster.newNamespace();
    checkRights(chart.render(ENABLED, "--set=watchNamespaces={" + namespaces + "}"), Role.class);
  }

  private void checkRights(Rendered rendered, Class<? extends HasMetadata> role) {
    var earlier = cluster.auditEvents().size();
    ofDashboard(rendered)
        .filter(it -> it.getKind().contains("Role"))
        .forEach(it -> cluster.client().resource(it).serverSideApply());
    var environment = new HashMap<>(environment(rendered));
    environment.put("DAVIT_DASHBOARD_PORT", "0");
    try (var client = ControlPlane.client(cluster.kubeconfig(USER, "system:serviceaccounts"));
        var _ =
            ClusterDashboard.start(
                client, DashboardSettings.read(environment), InstantSource.system())) {
      var granted =
          ofDashboard(rendered)
              .filter(role::isInstance)
              .flatMap(
                  it ->
                      (it instanceof ClusterRole all ? all.getRules() : ((Role) it).getRules())
                          .stream())
              .flatMap(Right::granted)
              .collect(Collectors.toSet());
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          cluster.auditEvents().stream()
                              .skip(earlier)
                              .filter(it -> it.user().equals(USER) && it.code() == 200)
                              .map(Right::used)
                              .collect(Collectors.toSet()))
                      .isEqualTo(granted));
    } finally {
      ofDashboard(rendered)
          .filter(it -> it.getKind().contains("Role"))
          .forEach(it -> cluster.client().resource(it).delete());
    }
  }

  private static Stream<HasMetadata> ofDashboard(Rendered rendered) {
    return rendered.objects().stream().filter(it -> it.getMetadata().getName().equals(NAME));
  }

  private static Container container(Rendered rendered) {
    return rendered
        .get(Deployment.class, NAME)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static Map<String, String> environment(Rendered rendered) {
    return container(rendered).getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, it -> String.valueOf(it.getValue())));
  }

  private static DashboardSettings settings(Rendered rendered) {
    return DashboardSettings.read(environment(rendered));
  }
}
