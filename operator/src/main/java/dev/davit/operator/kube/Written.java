package dev.davit.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/// What is read of an API server's answer to a write. The rest is what was sent, and comes through
/// the watch once more: making objects of it would be a good part of what a run costs.
@JsonIgnoreProperties(ignoreUnknown = true)
record Written(String uid, String resourceVersion) {
  private static final ObjectReader ANSWER = JsonMapper.builder().build().readerFor(Answer.class);

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(@Nullable Written metadata) {}

  /// @throws KubernetesClientException where `json` is no resource
  static Written read(String json) {
    try {
      Answer answer = ANSWER.readValue(json);
      if (answer.metadata() != null) {
        return answer.metadata();
      }
    } catch (JsonProcessingException e) {
      throw new KubernetesClientException("The API server answered a write with no JSON", e);
    }
    throw new KubernetesClientException("The API server answered a write with no resource");
  }
}
