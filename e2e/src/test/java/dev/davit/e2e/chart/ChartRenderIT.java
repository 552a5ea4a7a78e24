package dev.davit.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.Helm;
import dev.davit.e2e.cluster.RealHelm;
import dev.davit.e2e.operator.Fence;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            "ClusterRole davit-token-reviews",
            "ClusterRole davit-viewer",
            "ClusterRoleBinding davit",
            "ClusterRoleBinding davit-token-reviews",
            "ConfigMap davit-gateway",
            "CustomResourceDefinition queues.davit.dev",
            "CustomResourceDefinition runjournals.davit.dev",
            "CustomResourceDefinition runs.davit.dev",
            "CustomResourceDefinition schedules.davit.dev",
            "CustomResourceDefinition tasks.davit.dev",
            "CustomResourceDefinition tokens.davit.dev",
            "Deployment davit",
            "NetworkPolicy davit",
            "PodDisruptionBudget davit",
            "Role davit-own-namespace",
            "RoleBinding davit-own-namespace",
            "Secret davit-gateway",
            "Service davit-gateway",
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
      assertThat(crds).hasSize(6);
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
  void withNamespacesItsOnlyRightInTheClusterIsThatOfTheGateway() {
    var all = chart.render().get(ClusterRole.class, "davit");
    var some = chart.render("--set=watchNamespaces={a,b}", "--set=rbac.userRoles.create=false");
    assertThat(some.names())
        .filteredOn(name -> name.startsWith("ClusterRole"))
        .containsExactly(
            "ClusterRole davit-token-reviews", "ClusterRoleBinding davit-token-reviews");
    assertThat(some.only(ClusterRole.class).getRules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getResources()).containsExactly("tokenreviews"))
        .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("create"));
    assertThat(
            chart
                .render(
                    "--set=watchNamespaces={a,b},gateway.enabled=false",
                    "--set=rbac.userRoles.create=false")
                .names())
        .noneMatch(name -> name.startsWith("ClusterRole"));
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
    assertThat(rendered.get(Service.class, "davit-metrics").getMetadata().getLabels())
        .containsAllEntriesOf(selected);
    var policy = rendered.only(NetworkPolicy.class).getSpec();
    assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
    assertThat(ports(policy)).containsExactly("http", "gateway");
    assertThat(policy.getIngress().getFirst().getFrom())
        .extracting(it -> it.getNamespaceSelector().getMatchLabels())
        .containsExactly(Map.of("name", "monitoring"));
  }

  @Test
  void byDefaultNobodyFetchesMetrics() {
    var rendered = chart.render();
    var policy = rendered.only(NetworkPolicy.class).getSpec();
    assertThat(policy.getPolicyTypes()).containsExactly("Ingress");
    assertThat(ports(policy)).containsExactly("gateway");
    assertThat(rendered.only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(policy.getPodSelector().getMatchLabels());
    var open = chart.render("--set-json=networkPolicy.metricsFrom=[{\"namespaceSelector\":{}}]");
    assertThat(ports(open.only(NetworkPolicy.class).getSpec())).containsExactly("http", "gateway");
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
            "--set=leaderElection.fence=false,networkPolicy.enabled=false,gateway.enabled=false");
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
        .containsEntry("DAVIT_LEASE_NAME", "blue-davit-operator")
        .containsEntry("DAVIT_GATEWAY_NAMESPACE", "other")
        .containsEntry("DAVIT_GATEWAY_NAME", "blue-davit-gateway");
    assertThat(rendered.get(Role.class, "blue-davit-own-namespace").getRules())
        .flatExtracting(PolicyRule::getResourceNames)
        .containsOnly("blue-davit-operator", "blue-davit-gateway");
  }

  @Test
  void theGatewaysServiceLeadsToAPortOfTheOperator() {
    var rendered = chart.render("--set=gateway.service.annotations.a=b");
    var service = rendered.get(Service.class, "davit-gateway");
    assertThat(service.getMetadata().getAnnotations()).isEqualTo(Map.of("a", "b"));
    assertThat(service.getSpec().getSelector()).isNullOrEmpty();
    assertThat(service.getSpec().getPorts())
        .extracting(it -> it.getName() + " " + it.getPort() + " " + it.getTargetPort().getIntVal())
        .containsExactly("https 443 8443");
    assertThat(containerPorts(rendered)).isEqualTo(Map.of("http", 8080, "gateway", 8443));
    assertThat(gatewayEnv(rendered))
        .isEqualTo(
            Map.of(
                "DAVIT_GATEWAY_ENABLED", "true",
                "DAVIT_GATEWAY_PORT", "8443",
                "DAVIT_GATEWAY_NAMESPACE", Chart.NAMESPACE,
                "DAVIT_GATEWAY_NAME", "davit-gateway",
                "DAVIT_GATEWAY_ADDRESS", Rendered.POD_IP,
                "DAVIT_GATEWAY_URL", "",
                "DAVIT_GATEWAY_HOSTS", ""));
    assertThat(
            gatewayEnv(
                chart.render("--set-json=gateway.hosts=[\"a.example\",\"10.0.0.1\",\"::1\"]")))
        .containsEntry("DAVIT_GATEWAY_HOSTS", "a.example,10.0.0.1,::1");
  }

  @Test
  void everyPodMayCallTheGateway() {
    var rendered = chart.render();
    var rule = rendered.only(NetworkPolicy.class).getSpec().getIngress().getFirst();
    assertThat(rule.getPorts())
        .extracting(it -> it.getPort().getStrVal())
        .containsExactly("gateway");
    assertThat(rule.getFrom())
        .containsExactly(
            new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .build());
  }

  @Test
  void theOperatorWritesTheGatewaysObjectsInItsOwnNamespaceOnly() {
    for (var namespaces : List.of("[]", "[\"a\",\"b\"]")) {
      var rendered = chart.render("--set-json=watchNamespaces=" + namespaces);
      var role = rendered.get(Role.class, "davit-own-namespace");
      assertThat(role.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
      assertThat(role.getRules())
          .extracting(it -> it.getVerbs() + " " + it.getResources() + " " + it.getResourceNames())
          .containsExactly(
              "[create] [leases] []",
              "[get, update] [leases] [davit-operator]",
              "[get, update] [secrets, configmaps] [davit-gateway]",
              "[create] [endpointslices] []",
              "[get, update] [endpointslices] [davit-gateway]");
      assertThat(rendered.get(RoleBinding.class, "davit-own-namespace").getRoleRef().getName())
          .isEqualTo("davit-own-namespace");
      var others =
          Stream.concat(
              rendered.all(Role.class).stream().filter(it -> !it.equals(role)).map(Role::getRules),
              rendered.all(ClusterRole.class).stream().map(ClusterRole::getRules));
      assertThat(others.flatMap(List::stream).flatMap(it -> it.getResources().stream()))
          .doesNotContain("secrets", "endpointslices");
    }
  }

  @Test
  void withoutTheGatewayNothingOfItIsThere() {
    var rendered = chart.render("--set=gateway.enabled=false");
    assertThat(rendered.names()).noneMatch(name -> name.contains("gateway"));
    assertThat(containerPorts(rendered)).isEqualTo(Map.of("http", 8080));
    assertThat(gatewayEnv(rendered)).containsEntry("DAVIT_GATEWAY_ENABLED", "false");
    assertThat(rendered.only(NetworkPolicy.class).getSpec().getIngress()).isEmpty();
    assertThat(rendered.get(Role.class, "davit-own-namespace").getRules())
        .flatExtracting(PolicyRule::getResources)
        .containsOnly("leases");
  }

  @Test
  void withoutHooksNothingOfThemIsThere() {
    var rendered = chart.render();
    assertThat(rendered.names()).noneMatch(name -> name.contains("hooks"));
    assertThat(containerPorts(rendered)).doesNotContainKey("hooks");
    assertThat(tokenVerbs(rendered)).doesNotContain("patch");
    assertThat(rendered.operatorEnv())
        .containsEntry("DAVIT_HOOKS_ENABLED", "false")
        .containsEntry("DAVIT_HOOKS_URL", "");
  }

  @Test
  void hooksHaveAPortOfTheirOwn() {
    var rendered = chart.render("--set=gateway.hooks.enabled=true,watchNamespaces={a}");
    assertThat(rendered.names()).contains("Secret davit-gateway-hooks");
    assertThat(rendered.get(Service.class, "davit-gateway").getSpec().getPorts())
        .extracting(it -> it.getName() + " " + it.getPort() + " " + it.getTargetPort().getIntVal())
        .containsExactly("https 443 8443", "hooks 9444 9444");
    assertThat(containerPorts(rendered))
        .isEqualTo(Map.of("http", 8080, "gateway", 8443, "hooks", 9444));
    assertThat(tokenVerbs(rendered)).contains("patch");
    assertThat(rendered.get(Role.class, "davit-own-namespace").getRules())
        .extracting(it -> it.getVerbs() + " " + it.getResources() + " " + it.getResourceNames())
        .contains("[get, update] [secrets] [davit-gateway-hooks]");
    assertThat(rendered.operatorEnv())
        .containsEntry("DAVIT_HOOKS_ENABLED", "true")
        .containsEntry("DAVIT_HOOKS_PORT", "9444")
        .containsEntry("DAVIT_HOOKS_URL", "");
    assertThat(ports(rendered.only(NetworkPolicy.class).getSpec()))
        .containsExactly("gateway", "hooks");
  }

  @Test
  void hooksCanBeCalledByTheIngressControllerOnly() {
    var rendered =
        chart.render(
            "--set=gateway.hooks.enabled=true",
            "--set-json=networkPolicy.hooksFrom=[{\"podSelector\":{\"matchLabels\":{\"a\":\"b\"}}}]");
    assertThat(rendered.only(NetworkPolicy.class).getSpec().getIngress().getLast().getFrom())
        .extracting(it -> it.getPodSelector().getMatchLabels())
        .containsExactly(Map.of("a", "b"));
    var nobody =
        chart.render("--set=gateway.hooks.enabled=true", "--set-json=networkPolicy.hooksFrom=[]");
    assertThat(ports(nobody.only(NetworkPolicy.class).getSpec())).containsExactly("gateway");
  }

  @Test
  void anIngressOfHooksExposesNothingElse() {
    var rendered =
        chart.render(
            "--set=gateway.hooks.enabled=true,gateway.hooks.ingress.enabled=true",
            "--set=gateway.hooks.ingress.host=hooks.example,gateway.hooks.ingress.className=nginx",
            "--set=gateway.hooks.ingress.tls.secretName=hooks-tls");
    var ingress = rendered.only(Ingress.class);
    assertThat(paths(ingress)).containsExactly("hooks.example /hooks davit-gateway hooks");
    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(ingress.getSpec().getTls())
        .containsExactly(new IngressTLS(List.of("hooks.example"), "hooks-tls"));
    assertThat(rendered.operatorEnv()).containsEntry("DAVIT_HOOKS_URL", "https://hooks.example");
    assertThat(
            chart
                .render(
                    "--set=gateway.hooks.enabled=true,gateway.hooks.ingress.enabled=true",
                    "--set=gateway.hooks.ingress.host=a,gateway.hooks.url=https://b.example")
                .operatorEnv())
        .containsEntry("DAVIT_HOOKS_URL", "https://b.example");
  }

  /// What the operator may do with tokens.
  private static List<String> tokenVerbs(Rendered rendered) {
    return Stream.concat(
            rendered.all(ClusterRole.class).stream()
                .filter(it -> it.getMetadata().getName().equals("davit"))
                .flatMap(it -> it.getRules().stream()),
            rendered.all(Role.class).stream().flatMap(it -> it.getRules().stream()))
        .filter(it -> it.getResources().equals(List.of("tokens")))
        .flatMap(it -> it.getVerbs().stream())
        .toList();
  }

  @Test
  void anIngressLeadsToTheGatewaysService() {
    var plain =
        chart
            .render("--set=gateway.ingress.enabled=true,gateway.ingress.host=davit.example")
            .only(Ingress.class);
    assertThat(plain.getSpec().getIngressClassName()).isNull();
    assertThat(plain.getSpec().getTls()).isEmpty();
    assertThat(plain.getMetadata().getAnnotations()).isNullOrEmpty();
    assertThat(paths(plain)).containsExactly("davit.example / davit-gateway https");

    var rendered =
        chart.render(
            "--set=gateway.ingress.enabled=true,gateway.ingress.host=davit.example",
            "--set=gateway.ingress.className=nginx,gateway.ingress.path=/davit",
            "--set=gateway.ingress.tls.secretName=davit-tls,gateway.ingress.annotations.a=b");
    var ingress = rendered.only(Ingress.class);
    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(ingress.getMetadata().getAnnotations()).isEqualTo(Map.of("a", "b"));
    assertThat(ingress.getSpec().getTls())
        .containsExactly(new IngressTLS(List.of("davit.example"), "davit-tls"));
    assertThat(paths(ingress)).containsExactly("davit.example /davit davit-gateway https");
  }

  /// As `host path service port`.
  private static List<String> paths(Ingress ingress) {
    return ingress.getSpec().getRules().stream()
        .flatMap(
            rule ->
                rule.getHttp().getPaths().stream()
                    .map(
                        path ->
                            String.join(
                                " ",
                                rule.getHost(),
                                path.getPath(),
                                path.getBackend().getService().getName(),
                                path.getBackend().getService().getPort().getName())))
        .toList();
  }

  /// The names of the ports that somebody reaches.
  private static List<String> ports(NetworkPolicySpec policy) {
    return policy.getIngress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .map(port -> port.getPort().getStrVal())
        .toList();
  }

  private static Map<String, Integer> containerPorts(Rendered rendered) {
    return rendered.operator().getPorts().stream()
        .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
  }

  private static Map<String, String> gatewayEnv(Rendered rendered) {
    return rendered.operatorEnv().entrySet().stream()
        .filter(it -> it.getKey().startsWith("DAVIT_GATEWAY_"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
