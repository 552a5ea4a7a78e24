package dev.davit.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;

/// The fields that the operator reads of the API server's response to a write. The rest is what was
/// sent, and comes again through the watch: decoding it would be a good part of the cost of a run.
@JsonIgnoreProperties(ignoreUnknown = true)
record WriteAnswer(String uid, String resourceVersion) {
  private static final ObjectReader ANSWER = JsonMapper.builder().build().readerFor(Answer.class);

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(@Nullable WriteAnswer metadata) {}

  /// @throws KubernetesClientException if `json` is not a resource
  static WriteAnswer read(String json) {
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
