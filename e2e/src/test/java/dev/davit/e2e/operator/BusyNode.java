package dev.davit.e2e.operator;

import dev.davit.api.Labels;
import dev.davit.contract.Result;
import dev.davit.operator.attempt.PodReading;
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
/// again, so that it survives the API server, also when that dies between a write and its answer:
/// what a look then no longer finds alive was written.
final class BusyNode implements AutoCloseable {
  private static final Duration WORK = Duration.ofMillis(150);

  private final KubernetesClient client;
  private final String namespace;
  private final TestNode node;
  private final Thread thread;
  private final Map<String, Instant> running = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
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
    var names = live.stream().map(pod -> pod.getMetadata().getName()).toList();
    reported.stream().filter(name -> !names.contains(name)).forEach(this::note);
    names.forEach(this::step);
  }

  private void step(String pod) {
    if (ended.contains(pod)) {
      return;
    }
    var since = running.get(pod);
    if (since == null) {
      node.runs(pod);
      running.put(pod, Instant.now());
    } else if (Instant.now().isAfter(since.plus(WORK))) {
      reported.add(pod);
      report(pod);
      note(pod);
    }
  }

  private void report(String pod) {
    if (fails(pod)) {
      node.fails(pod, Result.Next.RETRY);
    } else {
      node.completes(pod, numberOf(pod));
    }
  }

  private synchronized void note(String pod) {
    if (ended.add(pod) && !fails(pod)) {
      completed.add("r-" + numberOf(pod));
    }
  }

  /// The first attempt of every third run fails.
  private static boolean fails(String pod) {
    return numberOf(pod) % 3 == 0 && pod.split("-", -1)[2].equals("a1");
  }

  /// Runs are named `r-0`, `r-1`, …, their pods `r-0-a1`, ….
  private static int numberOf(String pod) {
    return Integer.parseInt(pod.split("-", -1)[1]);
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
