package dev.davit.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.e2e.cluster.Cluster;
import dev.davit.e2e.cluster.RealCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A limit, seen from the pods themselves.
@RealCluster
class QueueE2E {
  private final Cluster cluster;
  private final Tenant tenant;

  QueueE2E(Cluster cluster) {
    this.cluster = cluster;
    Davit.on(cluster);
    tenant = new Tenant(cluster);
  }

  @Test
  void fiveRunsOfALimitOfOneNeverOverlapAndKeepTheirOrder() {
    tenant.script("one-by-one", "sleep 1", "queue: {concurrencyLimit: 1}");
    var spans = new ConcurrentHashMap<String, Span>();
    try (var _ = cluster.client().pods().inNamespace(tenant.namespace()).watch(into(spans))) {
      var runs = List.of("a", "b", "c", "d", "e");
      runs.forEach(run -> tenant.run(run, "one-by-one"));
      runs.forEach(run -> tenant.awaitPhase(run, Phase.COMPLETED));
      Awaitility.await("the watch has seen all ends").until(() -> spans.size() == runs.size());

      assertThat(inOrder(spans)).containsExactly("a-a1", "b-a1", "c-a1", "d-a1", "e-a1");
      Span before = null;
      for (var pod : inOrder(spans)) {
        var span = spans.get(pod);
        if (before != null) {
          assertThat(span.from()).as(pod).isAfterOrEqualTo(before.to());
        }
        before = span;
      }
    }
  }

  /// From when to when a container ran, as the kubelet says.
  private record Span(Instant from, Instant to) {}

  private static List<String> inOrder(Map<String, Span> spans) {
    return spans.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<String, Span> entry) -> entry.getValue().from())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Watcher<Pod> into(Map<String, Span> spans) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Pod pod) {
        for (var container : pod.getStatus().getContainerStatuses()) {
          var end = container.getState().getTerminated();
          if (end != null) {
            var span =
                new Span(Instant.parse(end.getStartedAt()), Instant.parse(end.getFinishedAt()));
            spans.put(pod.getMetadata().getName(), span);
          }
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        // The assertions miss what it would have told.
      }
    };
  }
}
