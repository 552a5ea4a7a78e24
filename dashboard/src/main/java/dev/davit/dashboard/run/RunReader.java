package dev.davit.dashboard.run;

import dev.davit.api.Run;
import dev.davit.dashboard.index.ChildRuns;
import dev.davit.dashboard.index.RunRow;
import dev.davit.dashboard.run.RunPage.EventLine;
import dev.davit.dashboard.web.ProblemException;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one run and what belongs to it, with the user's own credentials.
public final class RunReader {
  private static final Logger log = LoggerFactory.getLogger(RunReader.class);
  private static final long EVENTS = 50;

  private final KubernetesClient client;

  public RunReader(KubernetesClient client) {
    this.client = client;
  }

  /// The run as it is now.
  ///
  /// @throws ProblemException if there is no such run
  public Run run(String namespace, String name) {
    return client.getKubernetesSerialization().convertValue(raw(namespace, name), Run.class);
  }

  /// The whole resource, but for what only tools read.
  ///
  /// @throws ProblemException if there is no such run
  String yaml(String namespace, String name) {
    var raw = raw(namespace, name);
    raw.getMetadata().setManagedFields(List.of());
    return client.getKubernetesSerialization().asYaml(raw);
  }

  List<RunRow> children(Run run) throws InterruptedException {
    try {
      return ChildRuns.of(client, run.getMetadata().getNamespace(), run.getMetadata().getName());
    } catch (IOException e) {
      log.debug("The children of a run cannot be listed", e);
      return List.of();
    }
  }

  /// The newest Events about a run, the oldest of them first. None if the user may not see them.
  List<EventLine> events(Run run) {
    try {
      var options =
          new ListOptionsBuilder()
              .withLimit(EVENTS)
              .withFieldSelector("involvedObject.uid=" + run.getMetadata().getUid())
              .build();
      return client
          .v1()
          .events()
          .inNamespace(run.getMetadata().getNamespace())
          .list(options)
          .getItems()
          .stream()
          .map(RunReader::line)
          .sorted(Comparator.comparing(event -> event.time().orElse(Instant.EPOCH)))
          .toList();
    } catch (KubernetesClientException e) {
      log.debug("The Events of a run cannot be listed", e);
      return List.of();
    }
  }

  private GenericKubernetesResource raw(String namespace, String name) {
    var found =
        client
            .genericKubernetesResources(ResourceDefinitionContext.fromResourceType(Run.class))
            .inNamespace(namespace)
            .withName(name)
            .get();
    if (found == null) {
      throw new ProblemException(
          404,
          "There is no run %s in namespace %s. Runs that have ended are deleted after a while."
              .formatted(Visible.text(name), Visible.text(namespace)));
    }
    return found;
  }

  private static EventLine line(Event event) {
    var time =
        Stream.of(
                event.getLastTimestamp() == null ? "" : event.getLastTimestamp(),
                event.getEventTime() == null ? "" : event.getEventTime().getTime(),
                event.getMetadata().getCreationTimestamp())
            .flatMap(it -> Times.parse(it).stream())
            .findFirst();
    return new EventLine(
        time,
        Visible.text(event.getType()),
        Visible.text(event.getReason()),
        Visible.text(event.getMessage()));
  }
}
