package dev.davit.local.node;

import dev.davit.api.Labels;
import dev.davit.local.api.PodLogs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node with a limited number of places, which runs Davit's pods as processes. Closing it kills
/// them.
public final class LocalNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalNode.class);
  static final String NAME = "local";

  private final NodeApi api;
  private final Settings settings;
  private final LogLines lines;
  private final ProcessReaper reaper;
  private final Map<String, PodRun> running = new HashMap<>();
  private final LinkedHashMap<String, Pod> waiting = new LinkedHashMap<>();
  private @Nullable SharedIndexInformer<Pod> watch;
  private boolean closed;

  /// The settings of a node.
  ///
  /// @param folder the folder for the files of pods, which stay after the pods have ended
  /// @param places the maximum number of pods that run at once, at least 1
  /// @param images called for every pod, so that changed classes are used at once
  public record Settings(Path folder, int places, Supplier<Images> images) {
    public Settings {
      if (places < 1) {
        throw new IllegalArgumentException("a node needs at least one place, not " + places);
      }
    }

    /// The logs of pods, for `kubectl logs`.
    public PodLogs logs() {
      return (namespace, pod) -> Optional.of(folderOf(namespace, pod).log()).filter(Files::exists);
    }

    PodFolder folderOf(String namespace, String pod) {
      return new PodFolder(folder, namespace, pod);
    }
  }

  private LocalNode(
      KubernetesClient client, Settings settings, LogLines lines, ProcessReaper reaper) {
    this.api = new NodeApi(client);
    this.settings = settings;
    this.lines = lines;
    this.reaper = reaper;
  }

  /// Starts a node on the API of `client`, which the caller closes after the node.
  public static LocalNode start(KubernetesClient client, Settings settings, LogLines lines)
      throws IOException {
    var node = new LocalNode(client, settings, lines, ProcessReaper.start());
    node.api.register(NAME);
    node.watch(client);
    return node;
  }

  private void watch(KubernetesClient client) {
    watch =
        client
            .pods()
            .inAnyNamespace()
            .withLabel(Labels.MANAGED_BY, Labels.MANAGER)
            .inform(new Events());
  }

  /// Kills every process. The pods are not updated, because their API ends too.
  @Override
  public void close() {
    ArrayList<PodRun> rest;
    synchronized (this) {
      closed = true;
      waiting.clear();
      rest = new ArrayList<>(running.values());
    }
    if (watch != null) {
      watch.stop();
    }
    try {
      for (var pod : rest) {
        pod.abandon();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reaper.close();
  }

  private synchronized void seen(Pod pod) {
    var uid = NodeApi.uid(pod);
    var here = Optional.ofNullable(running.get(uid));
    if (closed) {
      return;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      Thread.startVirtualThread(() -> end(pod, here));
    } else if (pod.getSpec().getNodeName() == null && here.isEmpty()) {
      admit(uid, pod);
    }
  }

  private void admit(String uid, Pod pod) {
    if (running.size() < settings.places()) {
      take(uid, pod);
    } else if (waiting.put(uid, pod) == null) {
      var status = PodReport.unschedulable(full());
      Thread.startVirtualThread(() -> api.report(pod, status));
    }
  }

  private void take(String uid, Pod pod) {
    var meta = pod.getMetadata();
    var folder = settings.folderOf(meta.getNamespace(), meta.getName());
    var run = new PodRun(pod, folder, api, reaper, lines);
    running.put(uid, run);
    Thread.startVirtualThread(() -> run(uid, run));
  }

  private void run(String uid, PodRun run) {
    try {
      run.run(settings.images().get());
    } catch (IOException | RuntimeException e) {
      log.warn("Pod {} could not be run", run.pod().getMetadata().getName(), e);
      api.report(run.pod(), run.failure(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release(uid);
    }
  }

  private synchronized void release(String uid) {
    running.remove(uid);
    var next = waiting.pollFirstEntry();
    if (next != null) {
      take(next.getKey(), next.getValue());
    }
  }

  /// Ends a pod that is being deleted, and removes it. May run twice.
  private void end(Pod pod, Optional<PodRun> here) {
    try {
      if (here.isPresent()) {
        var grace =
            Objects.requireNonNullElse(pod.getMetadata().getDeletionGracePeriodSeconds(), 0L);
        here.get().stop(Duration.of(grace, ChronoUnit.SECONDS));
      }
      api.remove(pod);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The API no longer has the pod, so its process is ended without a report.
  private synchronized void gone(Pod pod) {
    waiting.remove(NodeApi.uid(pod));
    Optional.ofNullable(running.get(NodeApi.uid(pod)))
        .ifPresent(run -> Thread.startVirtualThread(() -> end(pod, Optional.of(run))));
  }

  private String full() {
    return "0/1 nodes are available: davit dev runs %d pods at once, and has no place left"
        .formatted(settings.places());
  }

  private final class Events implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      seen(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unknownState) {
      gone(pod);
    }
  }
}
