package dev.davit.operator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.api.Run;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/// The fields of statuses of runs that the API server keeps. If the CRDs are older than this
/// operator, it drops others without a word.
public final class RunSchema {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What pods note about runs beside their own metadata.
  private static final List<String> NOTED =
      List.of("/tags", "/changedBy", "/segment/properties/operations", "/outputRef");

  private final KubernetesClient client;

  public RunSchema(KubernetesClient client) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
  }

  /// The fields that notes of pods need, and that are not kept; empty also if the API server does
  /// not say what it keeps.
  public List<String> missing() {
    var schemas = client.raw("/openapi/v3/apis/" + HasMetadata.getApiVersion(Run.class));
    return schemas == null ? List.of() : missing(schemas);
  }

  static List<String> missing(String schemas) {
    var status = status(schemas);
    var missing = new ArrayList<String>();
    for (var field : NOTED) {
      if (!status.isMissingNode() && status.at(field).isMissingNode()) {
        missing.add("status" + field.replace("/properties", "").replace('/', '.'));
      }
    }
    return missing;
  }

  private static JsonNode status(String schemas) {
    try {
      for (var schema : JSON.readTree(schemas).at("/components/schemas")) {
        var kind = schema.at("/x-kubernetes-group-version-kind/0/kind").asText();
        if (kind.equals(HasMetadata.getKind(Run.class))) {
          return schema.at("/properties/status/properties");
        }
      }
      return JSON.missingNode();
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("The API server answered with no JSON", e);
    }
  }
}
