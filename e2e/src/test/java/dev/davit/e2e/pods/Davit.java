package dev.davit.e2e.pods;

import dev.davit.contract.PodContract;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.Repository;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/// Davit as its users have it: images on the nodes, the chart installed by Helm. Each cluster of a
/// test run has one, which ends with it.
final class Davit {
  static final String NAMESPACE = "davit-system";

  /// What the names of its service accounts begin with.
  static final String USER_PREFIX = "system:serviceaccount:" + NAMESPACE + ":";

  /// Has the tasks of the runner's own tests, which end in all the ways a process can end.
  static final String TEST_IMAGE = "docker.io/davit/test-tasks:1";

  /// Has an application that cannot be loaded.
  static final String BROKEN_IMAGE = "docker.io/davit/broken-application:1";

  /// How long a text may be that is the output of a run: the header and the rest of the result need
  /// the remaining bytes.
  static final int LARGEST_TEXT =
      PodContract.MAX_RESULT_BYTES
          - "davit/1 4096 01234567\n{\"outcome\":\"completed\",\"output\":\"\"}".length();

  private static final Map<Cluster, Davit> INSTALLED = new ConcurrentHashMap<>();

  private final Cluster cluster;
  private RuntimeException failure;

  private Davit(Cluster cluster) {
    this.cluster = cluster;
  }

  /// The installation on this cluster, made when it is asked for first.
  static Davit on(Cluster cluster) {
    return INSTALLED.computeIfAbsent(cluster, Davit::first).installed();
  }

  /// Where the first installation fails, so does every test, and none tries for minutes again.
  private static Davit first(Cluster cluster) {
    var davit = new Davit(cluster);
    try {
      cluster.load(new TestImages(cluster.logs().resolve("images")).all());
      davit.install();
    } catch (RuntimeException e) {
      davit.failure = e;
    }
    return davit;
  }

  private Davit installed() {
    if (failure != null) {
      throw new IllegalStateException("Davit could not be installed", failure);
    }
    return this;
  }

  /// Installs the chart, or changes what these settings change of it, and waits until it is ready.
  /// The URLs of tokens are on, which they are not by default.
  void install(String... settings) {
    var command =
        new ArrayList<>(
            List.of("upgrade", "--install", "davit", chart(), "--namespace=" + NAMESPACE));
    command.addAll(List.of("--create-namespace", "--wait", "--timeout=5m"));
    command.add("--set=gateway.hooks.enabled=true");
    command.addAll(List.of(settings));
    cluster.helm(command.toArray(String[]::new)).orFail();
  }

  void uninstall() {
    var command = List.of("uninstall", "davit", "--namespace=" + NAMESPACE, "--wait");
    cluster.helm(command.toArray(String[]::new)).orFail();
  }

  private static String chart() {
    return Repository.root().resolve("helm/davit").toString();
  }

  List<Pod> operators() {
    return cluster
        .client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", "davit")
        .list()
        .getItems();
  }

  /// Kills all operators at once, as a failing node would.
  void killOperators() {
    cluster
        .client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/name", "davit")
        .withGracePeriod(0)
        .delete();
  }

  void awaitReady() {
    Awaitility.await("operators are ready")
        .atMost(Duration.ofMinutes(5))
        .until(
            () -> {
              var deployment =
                  cluster.client().apps().deployments().inNamespace(NAMESPACE).list().getItems();
              return deployment.size() == 1
                  && Integer.valueOf(2)
                      .equals(deployment.getFirst().getStatus().getReadyReplicas());
            });
  }
}
