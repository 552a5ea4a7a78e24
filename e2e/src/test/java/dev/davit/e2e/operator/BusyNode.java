package dev.davit.e2e.operator;

import dev.davit.api.Labels;
import dev.davit.contract.Result;
import dev.davit.operator.attempt.PodReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A node that executes every pod of a namespace for a moment, and notes what it saw: who ran when,
/// and how many at once. The first attempt of some runs fails. It looks at the pods again and
/// again, so that it survives the API server.
final class BusyNode implements AutoCloseable {
  private static final Duration WORK = Duration.ofMillis(150);

  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private final Thread thread;
  private final Map<String, Instant> running = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final List<String> completed = new ArrayList<>();
  private int mostAtOnce;
  private volatile boolean stopped;

  private BusyNode(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.node = new TestNode(client, namespace);
    this.thread = Thread.ofVirtual().unstarted(this::work);
  }

  static BusyNode start(KubernetesClient client, String namespace) {
    var node = new BusyNode(client, namespace);
    node.thread.start();
    return node;
  }

  /// The most pods that existed and had not ended, at any look.
  synchronized int mostAtOnce() {
    return mostAtOnce;
  }

  /// The pods that reported an output, in the order of their ends; a run that is here twice was
  /// executed twice to its end.
  synchronized List<String> completed() {
    return List.copyOf(completed);
  }

  private void work() {
    while (!stopped) {
      try {
        look();
      } catch (KubernetesClientException e) {
        // The API server is away: a kubelet would go on trying as well.
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private void look() {
    var pods =
        client.pods().inNamespace(namespace).withLabel(Labels.MANAGED_BY, Labels.MANAGER).list();
    var live = pods.getItems().stream().filter(pod -> !PodReading.isEnded(pod)).toList();
    synchronized (this) {
      mostAtOnce = Math.max(mostAtOnce, live.size());
    }
    for (var pod : live) {
      step(pod);
    }
  }

  private void step(Pod pod) {
    var name = pod.getMetadata().getName();
    if (ended.contains(name)) {
      return;
    }
    var since = running.get(name);
    if (since == null) {
      node.runs(name);
      running.put(name, Instant.now());
    } else if (Instant.now().isAfter(since.plus(WORK))) {
      end(name);
      ended.add(name);
    }
  }

  private void end(String pod) {
    // Runs are named r-0, r-1, …: the first attempt of every third one fails.
    var parts = pod.split("-", -1);
    if (Integer.parseInt(parts[1]) % 3 == 0 && parts[2].equals("a1")) {
      node.fails(pod, Result.Next.RETRY);
      return;
    }
    node.completes(pod, Integer.parseInt(parts[1]));
    synchronized (this) {
      completed.add(parts[0] + "-" + parts[1]);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
