package dev.davit.e2e.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.EditReplacePatchable;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Davit's resources as JSON, which our Java types do not touch, sent as kubectl sends them: fields
/// that do not exist are errors.
record Resources(KubernetesClient client, String namespace) {
  private static final String API = "davit.dev/v1alpha1";
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The cases of a table beside this class.
  static Stream<JsonNode> table(String file) {
    try (var in = Resources.class.getResourceAsStream(file)) {
      return StreamSupport.stream(YAML.readTree(in).spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GenericKubernetesResource create(JsonNode manifest) {
    var resource = JSON.convertValue(manifest, GenericKubernetesResource.class);
    resource.setApiVersion(API);
    return client
        .genericKubernetesResources(API, resource.getKind())
        .inNamespace(namespace)
        .resource(resource)
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  /// Merges the patch into a run's spec or, where it has a status, into its status.
  void patchRun(String name, JsonNode patch) {
    run(name, patch).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  private EditReplacePatchable<GenericKubernetesResource> run(String name, JsonNode patch) {
    var run = client.genericKubernetesResources(API, "Run").inNamespace(namespace).withName(name);
    return patch.has("status") ? run.subresource("status") : run;
  }

  /// What the API server says to a request that it must refuse.
  static String refusal(Runnable request) {
    try {
      request.run();
    } catch (KubernetesClientException e) {
      return e.getStatus().getMessage();
    }
    throw new AssertionError("the API server took it");
  }
}
