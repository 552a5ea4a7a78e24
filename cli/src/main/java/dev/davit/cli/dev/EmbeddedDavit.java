package dev.davit.cli.dev;

import dev.davit.cli.terminal.UsageException;
import dev.davit.dashboard.Dashboard;
import dev.davit.dashboard.run.Scope;
import dev.davit.dashboard.web.Guard;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.local.node.Images;
import dev.davit.local.node.LocalNode;
import dev.davit.operator.DavitOperator;
import dev.davit.operator.OperatorSettings;
import dev.davit.operator.kube.ApiConnection;
import dev.davit.operator.log.VisibleText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A complete Davit in this process: the API, the real operator and a node. Closing it ends them in
/// reverse order of their start.
final class EmbeddedDavit implements AutoCloseable {
  private static final Duration POD_RETENTION = Duration.ofMinutes(30);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final EmbeddedApi api;
  private final KubernetesClient client;
  private final Workspace workspace;
  private @Nullable DavitOperator operator;
  private @Nullable Dashboard dashboard;

  private EmbeddedDavit(EmbeddedApi api, Workspace workspace) {
    this.api = api;
    this.parts.push(api);
    this.client = api.newClient();
    this.workspace = workspace;
    this.parts.push(client);
  }

  /// Starts all parts. If the operator cannot continue, the process ends.
  ///
  /// @throws UsageException when the port of the API is taken
  static EmbeddedDavit start(
      Ports ports, int places, Workspace workspace, Supplier<Images> images, Console console)
      throws IOException {
    var node = new LocalNode.Settings(workspace.pods(), places, images);
    var davit = new EmbeddedDavit(api(ports.api(), node), workspace);
    try {
      // Each part has its own client, as on a cluster, so that no part waits for another's
      // connections.
      var operatorClient = davit.part(ApiConnection.open(davit.api.config()));
      var operator = davit.part(DavitOperator.start(settings(ports), operatorClient));
      davit.operator = operator;
      DevGateway.shareCa(operator, davit.client);
      FatalEnd.follow(
          operator::awaitLoss, workspace.shown() + "/operator.log", console, System::exit);
      if (ports.dashboard().isPresent()) {
        davit.dashboard = davit.part(davit.dashboard(ports.dashboard().get()));
      }
      davit.part(LocalNode.start(davit.part(davit.api.newClient()), node, console::log));
      return davit;
    } catch (IOException | RuntimeException e) {
      davit.close();
      throw e;
    }
  }

  /// The address for `kubectl --server`.
  String url() {
    return api.url();
  }

  /// The address of the gateway; empty if it is not served. If it is, the workspace has the CA by
  /// which clients trust it.
  Optional<String> gateway() throws IOException {
    return operator == null ? Optional.empty() : DevGateway.access(operator, workspace.gatewayCa());
  }

  /// The address of the dashboard; empty if it is not served.
  Optional<String> dashboard() {
    return Optional.ofNullable(dashboard).map(Dashboard::url);
  }

  /// It needs no key: everybody on this machine may use the API anyway.
  private Dashboard dashboard(int port) {
    return Dashboard.start(
        part(api.newClient()), new Scope("davit dev", "", "default"), Guard.ofMachine(), port);
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public synchronized void close() {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        // The remaining parts must still be closed, and the process ends after that.
        System.err.println(
            VisibleText.lines(
                "davit: could not stop " + part.getClass().getSimpleName() + ": " + e));
      }
    }
    parts.clear();
  }

  private synchronized <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private static EmbeddedApi api(int port, LocalNode.Settings node) {
    try {
      return EmbeddedApi.start(port, Installation.crds(), node.logs());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof BindException) {
        throw new UsageException("port %d is taken; choose another by --port".formatted(port));
      }
      throw e;
    }
  }

  /// Pods stay for a while, so that `kubectl get pods` and `kubectl logs` still show them.
  private static OperatorSettings settings(Ports ports) {
    var usual = OperatorSettings.embedded();
    var runs = usual.runs();
    return new OperatorSettings(
        usual.namespaces(),
        usual.httpPort(),
        usual.lease(),
        usual.machines(),
        runs.with(runs.retention().keepingPods(POD_RETENTION)),
        ports.gateway().map(it -> DevGateway.at(it, ports.hooks())));
  }
}
