package dev.davit.cli.cluster;

import dev.davit.cli.terminal.UsageException;
import dev.davit.client.DavitClient;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The cluster and namespace for a command. The options decide, and otherwise the same rules as for
/// `kubectl`.
public final class Connection {
  /// About three seconds in total, as in the client for programs.
  private static final int TRIES = 5;

  /// Fabric8's default if no server is configured, in a cluster or not.
  private static final String NO_CLUSTER = "https://kubernetes.default.svc/";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace (default: from the kubeconfig context).")
  private @Nullable String namespace;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of your kubeconfig (default: its current context).")
  private @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "File with clusters and contexts (default: $KUBECONFIG, or ~/.kube/config).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "An API that asks nobody who they are, such as that of davit dev; nothing of your kubeconfig is sent to it.")
  private @Nullable String server;

  /// The namespace of the options; empty: that of the context.
  public Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  /// The result of `action` with a client, which is closed afterwards.
  ///
  /// @throws UsageException if the context or file does not exist
  public <T> T with(Function<DavitClient, T> action) {
    return in(cluster -> action.apply(cluster.davit()));
  }

  /// The result of `action` with clients, which are closed afterwards.
  ///
  /// @throws UsageException if the context or file does not exist
  public <T> T in(Function<Cluster, T> action) {
    try (var kubernetes =
        new KubernetesClientBuilder()
            .withConfig(config())
            .withHttpClientBuilderConsumer(WatchText::addTo)
            .build()) {
      var davit = DavitClient.of(kubernetes);
      return action.apply(
          new Cluster(kubernetes, namespace == null ? davit : davit.inNamespace(namespace)));
    }
  }

  private Config config() {
    QuietLogging.quiet();
    var config =
        server == null
            ? configured()
            : new ConfigBuilder(Config.empty()).withMasterUrl(server).build();
    return new ConfigBuilder(config).withRequestRetryBackoffLimit(TRIES).build();
  }

  private Config configured() {
    if (kubeconfig != null) {
      if (!Files.isReadable(kubeconfig)) {
        throw new UsageException("--kubeconfig: %s cannot be read".formatted(kubeconfig));
      }
      // Fabric8 reads this property before KUBECONFIG.
      System.setProperty(Config.KUBERNETES_KUBECONFIG_FILE, kubeconfig.toString());
    }
    var config = Config.autoConfigure(context);
    if (context != null && !isKnown(context, config)) {
      throw new UsageException(
          "--context is \"%s\"; %s".formatted(context, known(config.getContexts())));
    }
    if (config.getCurrentContext() == null && NO_CLUSTER.equals(config.getMasterUrl())) {
      throw new UsageException(
          "there is no cluster to ask: no $KUBECONFIG, and no ~/.kube/config with a current context. For davit dev, add --server URL, which it prints when it starts");
    }
    return config;
  }

  private static String known(List<NamedContext> contexts) {
    return contexts.isEmpty()
        ? "there is no kubeconfig with a context"
        : contexts.stream()
            .map(NamedContext::getName)
            .sorted()
            .collect(Collectors.joining(", ", "your kubeconfig has: ", ""));
  }

  private static boolean isKnown(String context, Config config) {
    return config.getContexts().stream().anyMatch(it -> it.getName().equals(context));
  }
}
