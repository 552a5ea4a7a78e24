package dev.davit.operator.kube;

import dev.davit.api.Run;
import dev.davit.operator.kube.Api.RunPage;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/// Reads the runs of a batch from the API server.
record BatchRuns(KubernetesClient client) {
  RunPage page(String namespace, String batch, int limit, Optional<String> token) {
    if (!ObjectNames.isName(batch)) {
      return new RunPage(List.of(), Optional.empty()); // would be another selector
    }
    var selector = "spec.batch=" + batch;
    try {
      return list(namespace, selector, limit, token);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_GONE && token.isPresent()) {
        return list(namespace, selector, limit, Optional.empty());
      }
      throw e;
    }
  }

  List<Run> unfinished(String namespace, String batch, int limit) {
    return ObjectNames.isName(batch)
        ? list(
                namespace,
                "spec.batch=%s,status.finished!=true".formatted(batch),
                limit,
                Optional.empty())
            .runs()
        : List.of();
  }

  private RunPage list(String namespace, String selector, int limit, Optional<String> token) {
    var options =
        new ListOptionsBuilder()
            .withFieldSelector(selector)
            .withLimit((long) limit)
            .withContinue(token.orElse(null))
            .build();
    var list = client.resources(Run.class).inNamespace(namespace).list(options);
    return new RunPage(
        list.getItems(),
        Optional.ofNullable(list.getMetadata().getContinue()).filter(next -> !next.isEmpty()));
  }
}
