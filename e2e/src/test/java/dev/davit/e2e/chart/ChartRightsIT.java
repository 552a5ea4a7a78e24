package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.OperatorProcess;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The operator runs as the chart's service account, with the chart's settings, through everything
/// that can become of runs; then what it used is compared with what it was given.
@RealApi
@RealHelm
class ChartRightsIT {
  private static final String USER = "system:serviceaccount:davit-system:davit";

  private static final Set<String> OPERATORS = Set.of("davit", "davit-token-reviews");

  private final ControlPlane cluster = ControlPlane.start();
  private final Helm helm;
  private final Chart chart;

  ChartRightsIT(Helm helm) {
    this.helm = helm;
    chart = new Chart(helm);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void inAllNamespacesItHasTheRightsThatItUsesAndNoOthers() {
    check(List.of());
  }

  @Test
  void inSomeNamespacesItHasTheRightsThatItUsesAndNoOthers() {
    check(List.of("default", cluster.newNamespace()));
  }

  private void check(List<String> namespaces) {
    var rendered = install(namespaces);
    // One that leads and one that waits, as in the cluster.
    try (var first = operator("davit-1", rendered).awaitReady();
        var second = operator("davit-2", rendered).awaitReady()) {
      new Happenings(cluster, namespaces.isEmpty() ? "default" : namespaces.getLast()).all();
      assertThat(first.status("/healthz")).isEqualTo(200);
      assertThat(second.status("/healthz")).isEqualTo(200);
    }
    var granted = rules(rendered).stream().flatMap(Right::granted).collect(Collectors.toSet());
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(requests())
                  .filteredOn(event -> event.code() == 403)
                  .as("refused")
                  .isEmpty();
              assertThat(used()).as("used").containsExactlyInAnyOrderElementsOf(granted);
            });
  }

  private List<AuditEvent> requests() {
    return cluster.auditEvents().stream().filter(event -> event.user().equals(USER)).toList();
  }

  private Set<Right> used() {
    return requests().stream()
        .filter(event -> !event.resource().isEmpty())
        .map(Right::used)
        .collect(Collectors.toSet());
  }

  private static List<PolicyRule> rules(Rendered rendered) {
    var rules = new ArrayList<PolicyRule>();
    rendered.all(ClusterRole.class).stream()
        .filter(role -> OPERATORS.contains(role.getMetadata().getName()))
        .forEach(role -> rules.addAll(role.getRules()));
    rendered.all(Role.class).forEach(role -> rules.addAll(role.getRules()));
    return rules;
  }

  private Rendered install(List<String> namespaces) {
    var values =
        List.of(
            "--set-json=watchNamespaces="
                + namespaces.stream()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(",", "[", "]")),
            "--set=gateway.hooks.enabled=true",
            "--set=retention.interval=1s,retention.runs.age=2s");
    var command = new ArrayList<>(List.of("install", Chart.RELEASE, Chart.FOLDER.toString()));
    command.addAll(
        List.of(
            "--namespace=" + Chart.NAMESPACE,
            "--create-namespace",
            "--kubeconfig=" + cluster.kubeconfig()));
    command.addAll(values);
    helm.run(command).orFail();
    cluster.kubectl("wait", "--for=condition=Established", "crd", "--all").orFail();
    return chart.render(values.toArray(String[]::new));
  }

  private OperatorProcess operator(String pod, Rendered rendered) {
    var settings = new HashMap<>(rendered.operatorEnv());
    // Here, both share one network.
    settings.remove("DAVIT_HTTP_PORT");
    settings.put("DAVIT_GATEWAY_PORT", "0");
    settings.put("DAVIT_HOOKS_PORT", "0");
    settings.put("DAVIT_GATEWAY_HOSTS", "127.0.0.1");
    // A pod's name, by which it is known as a leader.
    settings.put("HOSTNAME", pod);
    var kubeconfig =
        cluster.kubeconfig(USER, "system:serviceaccounts", "system:serviceaccounts:davit-system");
    return OperatorProcess.start(cluster, pod, kubeconfig, Map.copyOf(settings));
  }
}
