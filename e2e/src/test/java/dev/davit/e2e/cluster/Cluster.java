package dev.davit.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A whole Kubernetes cluster, whose nodes run real containers. Tests get it by [RealCluster].
public final class Cluster implements RunningCluster {
  private final ClusterProvider provider;
  private final Path kubectl;
  private final Path helm;
  private final KubernetesClient client;

  Cluster(ClusterProvider provider, Path kubectl, Path helm) {
    this.provider = provider;
    this.kubectl = kubectl;
    this.helm = helm;
    client = ControlPlane.client(provider.kubeconfig());
  }

  /// A kubeconfig of the administrator.
  public Path kubeconfig() {
    return provider.kubeconfig();
  }

  /// The administrator's client; it is closed with this cluster.
  public KubernetesClient client() {
    return client;
  }

  /// What kubectl makes of these arguments, as the administrator.
  public CommandResult kubectl(String... arguments) {
    return kubectlWithInput("", arguments);
  }

  /// As [#kubectl], with something to read: `kubectlWithInput(yaml, "apply", "-f", "-")`.
  public CommandResult kubectlWithInput(String stdin, String... arguments) {
    var command = new ArrayList<String>();
    command.add(kubectl.toString());
    command.add("--kubeconfig=" + kubeconfig());
    command.addAll(List.of(arguments));
    return CommandResult.run(stdin, command);
  }

  /// What Helm makes of these arguments, as the administrator.
  public CommandResult helm(String... arguments) {
    var command = new ArrayList<String>();
    command.add(helm.toString());
    command.add("--kubeconfig=" + kubeconfig());
    command.addAll(List.of(arguments));
    return CommandResult.run("", Duration.ofMinutes(6), command);
  }

  /// A namespace that nobody has used before, in which only pods of the Pod Security level
  /// `restricted` are allowed.
  public String newNamespace() {
    var name = "test-" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                .endMetadata()
                .build())
        .create();
    // Without it no pod is allowed there.
    client
        .serviceAccounts()
        .inNamespace(name)
        .withName("default")
        .waitUntilCondition(Objects::nonNull, 2, TimeUnit.MINUTES);
    return name;
  }

  /// Makes the images of these archives known to all nodes.
  public void load(Collection<Path> imageArchives) {
    provider.load(imageArchives);
  }

  /// The node, where it may be tampered with.
  public Optional<ClusterNode> node() {
    return provider.node();
  }

  /// The control plane, where it is of this machine's processes.
  public Optional<ControlPlane> controlPlane() {
    return provider.controlPlane();
  }

  /// Where tests may write what is to be kept when one fails.
  public Path logs() {
    return provider.logs();
  }

  @Override
  public void close() {
    client.close();
    provider.close();
  }
}
