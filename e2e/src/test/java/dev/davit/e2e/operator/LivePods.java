package dev.davit.e2e.operator;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.operator.attempt.PodReading;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every change of the pods of a namespace, in the order in which the API server made them: how
/// many were alive in every instant, not only when somebody looked, and who has created them.
final class LivePods implements Watcher<Pod>, AutoCloseable {
  private final Set<String> live = new HashSet<>();
  private final Set<String> known = new HashSet<>();
  private final List<String> names = new ArrayList<>();
  private final Map<Integer, Long> firstOfTerm = new HashMap<>();
  private final Watch watch;
  private int mostAtOnce;
  private Optional<Exception> broken = Optional.empty();

  private LivePods(KubernetesClient client, String namespace) {
    watch =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
            .watch(this);
  }

  static LivePods watch(KubernetesClient client, String namespace) {
    return new LivePods(client, namespace);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    var meta = pod.getMetadata();
    if (known.add(meta.getUid())) {
      names.add(meta.getName());
      firstOfTerm.putIfAbsent(term(pod), System.nanoTime());
    }
    if (action == Action.DELETED || PodReading.isEnded(pod)) {
      live.remove(meta.getUid());
    } else {
      live.add(meta.getUid());
    }
    mostAtOnce = Math.max(mostAtOnce, live.size());
  }

  private static int term(Pod pod) {
    var text = pod.getMetadata().getAnnotations().getOrDefault(Annotations.LEADER_TERM, "/-1");
    return Integer.parseInt(text.substring(text.lastIndexOf('/') + 1));
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    broken = Optional.of(cause);
  }

  /// The most pods that were alive in one instant.
  ///
  /// @throws IllegalStateException where the watch broke: it may have missed one
  synchronized int mostAtOnce() {
    broken.ifPresent(
        cause -> {
          throw new IllegalStateException("the watch of pods broke", cause);
        });
    return mostAtOnce;
  }

  /// The names of all pods that were created; a name that is here twice was created twice.
  synchronized List<String> names() {
    return List.copyOf(names);
  }

  /// When the first pod of a leader's term or of a later one was seen, by [System#nanoTime].
  synchronized Optional<Long> firstSince(int term) {
    return firstOfTerm.entrySet().stream()
        .filter(first -> first.getKey() >= term)
        .map(Map.Entry::getValue)
        .min(Comparator.naturalOrder());
  }

  @Override
  public void close() {
    watch.close();
  }
}
