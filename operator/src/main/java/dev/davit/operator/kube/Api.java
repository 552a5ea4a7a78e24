package dev.davit.operator.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Optional;

/// The writes that reconcilers make. What the API server refuses for a reason that is part of the
/// ordinary day is a value; what a retry may cure is thrown.
public final class Api {
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;

  public Api(KubernetesClient client) {
    this.client = client;
  }

  /// How creating a pod went.
  public sealed interface PodCreation {
    /// It exists now, or has existed before.
    record Exists(Pod pod) implements PodCreation {}

    /// The API server does not want it, for now or for good.
    record Refused(boolean quota, String message) implements PodCreation {}

    /// A pod of that name exists that belongs to somebody else, such as an earlier run of the same
    /// name.
    record NameTaken(String message) implements PodCreation {}
  }

  /// Creates `pod`. A pod of that name that belongs to the same owner counts as created: an earlier
  /// call went through.
  public PodCreation create(Pod pod) {
    try {
      return new PodCreation.Exists(client.pods().resource(pod).create());
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> existing(pod);
        case HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_BAD_REQUEST,
            UNPROCESSABLE -> {
          var message = message(e);
          yield new PodCreation.Refused(message.contains("exceeded quota"), message);
        }
        default -> throw e;
      };
    }
  }

  private PodCreation existing(Pod pod) {
    var meta = pod.getMetadata();
    var found = client.pods().inNamespace(meta.getNamespace()).withName(meta.getName()).get();
    if (found == null) {
      throw new KubernetesClientException(
          "pod " + meta.getName() + " existed a moment ago and is gone");
    }
    return Owners.owns(meta.getOwnerReferences().getFirst().getUid(), found)
        ? new PodCreation.Exists(found)
        : new PodCreation.NameTaken(
            "a pod named \"%s\" exists that is not this run's".formatted(meta.getName()));
  }

  /// Asks for the pod as it is on the API server, past every cache.
  public Optional<Pod> read(String namespace, String pod) {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(pod).get());
  }

  /// Deletes a pod with the grace period of its spec; one that is gone already is fine.
  public void delete(String namespace, String pod) {
    client.pods().inNamespace(namespace).withName(pod).delete();
  }

  /// Replaces the status of `resource`, provided that it is still the version that was read. The
  /// resourceVersion that it has now; empty: somebody changed it since, and the change will be
  /// seen.
  ///
  /// A merge patch would not do: a task's own JSON may have entries that are null, and entries that
  /// are gone.
  public Optional<String> writeStatus(HasMetadata resource, Record status) {
    var json = client.getKubernetesSerialization().convertValue(status, ObjectNode.class);
    dropAbsent(json, status);
    var patch = json.arrayNode();
    patch.add(operation("replace", "/metadata/resourceVersion")).add(operation("add", "/status"));
    ((ObjectNode) patch.get(0)).put("value", resource.getMetadata().getResourceVersion());
    ((ObjectNode) patch.get(1)).set("value", json);
    try {
      var written =
          client
              .resource(resource)
              .subresource("status")
              .patch(PatchContext.of(PatchType.JSON), patch.toString());
      return Optional.of(written.getMetadata().getResourceVersion());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static ObjectNode operation(String name, String path) {
    return JsonNodeFactory.instance.objectNode().put("op", name).put("path", path);
  }

  /// What our records leave out is not to be written as null; what a task returned stays as it is.
  private static void dropAbsent(ObjectNode json, Record record) {
    json.properties().removeIf(entry -> entry.getValue().isNull());
    for (var component : record.getClass().getRecordComponents()) {
      if (component.getType().isRecord()
          && json.get(component.getName()) instanceof ObjectNode nested) {
        nested.properties().removeIf(entry -> entry.getValue().isNull());
      }
    }
  }

  private static String message(KubernetesClientException e) {
    return e.getStatus() == null || e.getStatus().getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getStatus().getMessage();
  }
}
