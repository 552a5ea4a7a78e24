package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.api.Run;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.index.TaskKey;
import dev.davit.dashboard.run.Links;
import dev.davit.dashboard.run.Visible;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the last payloads of a task from its newest runs, with the user's own credentials: the
/// index knows which runs these are, and has no payloads.
public final class RecentPayloads {
  private static final Logger log = LoggerFactory.getLogger(RecentPayloads.class);
  private static final int ASKED = 20;
  private static final int SHOWN = 10;
  private static final int LONGEST = 90;

  private final RunIndex index;
  private final KubernetesClient client;

  RecentPayloads(RunIndex index, KubernetesClient client) {
    this.index = index;
    this.client = client;
  }

  /// A payload that a run had.
  ///
  /// @param text its beginning
  /// @param href of the Test page with it
  public record Recent(String text, String run, Instant created, String href) {}

  /// At most 10 different ones, the newest first. Runs that cannot be read are left out.
  List<Recent> of(TaskKey task) throws InterruptedException {
    var distinct = new LinkedHashMap<JsonNode, Recent>();
    for (var run : runs(task)) {
      var payload = run.getSpec().payload();
      if (payload != null && distinct.size() < SHOWN) {
        distinct.putIfAbsent(payload, recent(task, run, payload));
      }
    }
    return List.copyOf(distinct.values());
  }

  private List<Run> runs(TaskKey task) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads
          .invokeAll(index.newest(task, ASKED).stream().map(this::request).toList())
          .stream()
          .flatMap(answer -> run(answer).stream())
          .toList();
    }
  }

  private Callable<Optional<Run>> request(RunRow row) {
    return () ->
        Optional.ofNullable(
            client
                .resources(Run.class)
                .inNamespace(row.key().namespace())
                .withName(row.key().name())
                .get());
  }

  private static Optional<Run> run(Future<Optional<Run>> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KubernetesClientException) {
        log.debug("A recent run cannot be read", e);
        return Optional.empty();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // every answer is there
    }
  }

  private static Recent recent(TaskKey task, Run run, JsonNode payload) {
    var text = payload.toString();
    var name = run.getMetadata().getName();
    return new Recent(
        Visible.text(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text),
        name,
        Instant.parse(run.getMetadata().getCreationTimestamp()),
        Links.test(task.namespace(), task.name(), name));
  }
}
