package dev.davit.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/// A Kubernetes API of one's own: etcd and kube-apiserver, with RBAC and an audit log. There is no
/// controller manager, scheduler or node: pods stay pending, namespaces never finish being deleted,
/// owners take nobody with them.
///
/// Its ports and its folder are its own. Everything stops when it is closed, and with this JVM.
public final class ControlPlane implements RunningCluster {
  private static final int TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path kubectl;
  private final Etcd etcd;
  private final ApiServer apiServer;
  private final Path kubeconfig;
  private final KubernetesClient client;
  private final AtomicInteger names = new AtomicInteger();
  private volatile ChildProcess running;

  private ControlPlane(Path kubectl, Etcd etcd, ApiServer apiServer) {
    this.kubectl = kubectl;
    this.etcd = etcd;
    this.apiServer = apiServer;
    kubeconfig = kubeconfig("admin", "system:masters");
    client = client(kubeconfig);
    running = apiServer.start();
  }

  /// A new control plane, ready to be used. Close it.
  ///
  /// @throws IllegalStateException if the programs are missing, or do not start
  public static ControlPlane start() {
    return switch (Binaries.find(Tool.CONTROL_PLANE)) {
      case Binaries.Ready binaries ->
          start(binaries, ClusterFolders.create(), new ApiAddress.Loopback());
      case Binaries.Missing(var why) -> throw new IllegalStateException(why);
    };
  }

  static ControlPlane start(Binaries.Ready binaries, Path folder, ApiAddress address) {
    var certificates = Certificates.create(folder, address.host());
    var etcd = Etcd.start(binaries.path(Tool.ETCD), folder);
    // Between looking for a free port and listening on it, somebody else may have taken it.
    for (var attempt = 1; ; attempt++) {
      var apiServer =
          new ApiServer(
              binaries.path(Tool.KUBE_APISERVER),
              folder,
              certificates,
              etcd.url(),
              address,
              address.freePort());
      var plane = new ControlPlane(binaries.path(Tool.KUBECTL), etcd, apiServer);
      try {
        plane.awaitReady();
        return plane;
      } catch (RuntimeException e) {
        plane.closeApi();
        if (attempt == TRIES) {
          etcd.close();
          throw e;
        }
      }
    }
  }

  /// A kubeconfig of the administrator.
  public Path kubeconfig() {
    return kubeconfig;
  }

  /// A new kubeconfig of this user, who may do what RBAC gives to that name and these groups, which
  /// is little at first. A service account is the user `system:serviceaccount:NAMESPACE:NAME`.
  public Path kubeconfig(String user, String... groups) {
    var file = apiServer.folder().resolve("client-" + names.incrementAndGet() + ".kubeconfig");
    return kubeconfig(file, user, groups);
  }

  Path kubeconfig(Path file, String user, String... groups) {
    var name = "client-" + names.incrementAndGet();
    var pair = apiServer.certificates().client(name, user, List.of(groups));
    return Kubeconfig.write(file, apiServer.url(), apiServer.certificates().authority(), pair);
  }

  /// The administrator's client; it is closed with this control plane.
  public KubernetesClient client() {
    return client;
  }

  /// A new client with this kubeconfig. Close it.
  public static KubernetesClient client(Path kubeconfig) {
    var config = Config.fromKubeconfig(kubeconfig.toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /// What kubectl makes of these arguments, as the administrator.
  public CommandResult kubectl(String... arguments) {
    return kubectlWithInput("", arguments);
  }

  /// As [#kubectl], with something to read: `kubectlWithInput(yaml, "apply", "-f", "-")`.
  public CommandResult kubectlWithInput(String stdin, String... arguments) {
    var command = new ArrayList<String>();
    command.add(kubectl.toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.addAll(List.of(arguments));
    return CommandResult.run(stdin, command);
  }

  /// A namespace that nobody has used before.
  public String newNamespace() {
    var name = "test-" + names.incrementAndGet();
    var namespace = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    client.resource(namespace).create();
    return name;
  }

  Certificates certificates() {
    return apiServer.certificates();
  }

  /// Every request that was answered so far. The API server writes an event shortly after its
  /// answer: await what you expect.
  public List<AuditEvent> auditEvents() {
    return new AuditLog(apiServer.auditLog()).events();
  }

  /// As [#auditEvents], one by one.
  public void forEachAuditEvent(Consumer<AuditEvent> each) {
    new AuditLog(apiServer.auditLog()).forEach(each);
  }

  /// The process of the API server, as long as it is not killed.
  public long apiServerPid() {
    return running.pid();
  }

  public long etcdPid() {
    return etcd.process().pid();
  }

  /// Where etcd serves plain HTTP: its metrics, and its gateway.
  public String etcdUrl() {
    return etcd.url();
  }

  /// Where the logs of this control plane are; tests may write theirs here too, to have them kept
  /// when one fails.
  public Path folder() {
    return apiServer.folder();
  }

  /// Kills the API server as `kill -9` does. What it has stored stays.
  public void killApiServer() {
    running.kill();
  }

  /// Starts it again at the same address, and waits until it is ready.
  public void startApiServer() {
    if (running.isAlive()) {
      throw new IllegalStateException("The API server is running, as process " + running.pid());
    }
    running = apiServer.start();
    awaitReady();
  }

  @Override
  public void close() {
    closeApi();
    etcd.close();
    Folders.delete(etcd.data());
  }

  private void closeApi() {
    client.close();
    running.kill();
  }

  private void awaitReady() {
    Awaitility.await("kube-apiserver is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(() -> running.requireAlive("kube-apiserver"))
        .until(() -> kubectl("get", "--raw=/readyz").exitCode() == 0);
  }
}
