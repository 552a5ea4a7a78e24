package dev.davit.operator.kube;

import dev.davit.contract.Texts;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [EventLog] that writes Kubernetes Events.
public final class EventClient implements EventLog {
  private static final Logger log = LoggerFactory.getLogger(EventClient.class);
  private static final int MAX_MESSAGE = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final KubernetesClient client;

  public EventClient(KubernetesClient client) {
    // No caller waits long for an Event, and no Event is worth a second try.
    this.client = ApiConnection.once(client, PATIENCE);
  }

  /// The message of an Event, within the limit of the API server.
  static String cut(String message) {
    return Texts.head(message, MAX_MESSAGE);
  }

  @Override
  public void warn(HasMetadata about, String reason, String message, Instant now) {
    var meta = about.getMetadata();
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(meta.getName() + "." + UUID.randomUUID().toString().substring(0, 8))
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withNamespace(meta.getNamespace())
            .withName(meta.getName())
            .withUid(meta.getUid())
            .endInvolvedObject()
            .withType("Warning")
            .withReason(reason)
            .withMessage(cut(message))
            .withNewSource()
            .withComponent("davit")
            .endSource()
            .withFirstTimestamp(now.toString())
            .withLastTimestamp(now.toString())
            .withCount(1)
            .build();
    try {
      client.v1().events().resource(event).create();
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("about", meta.getName())
          .addKeyValue("code", e.getCode())
          .log("Could not write an Event");
    }
  }
}
