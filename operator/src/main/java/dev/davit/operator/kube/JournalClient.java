package dev.davit.operator.kube;

import dev.davit.api.RunJournal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// The [JournalObjects] on a real API server.
public final class JournalClient implements JournalObjects {
  private final KubernetesClient client;

  public JournalClient(KubernetesClient client) {
    this.client = ApiConnection.once(client, ApiConnection.ANSWER);
  }

  /// Whether the API server knows RunJournals: the CRDs may be older than this operator.
  public boolean isInstalled() {
    var resources = client.raw("/apis/" + HasMetadata.getApiVersion(RunJournal.class));
    return resources != null
        && resources.contains("\"" + HasMetadata.getPlural(RunJournal.class) + "\"");
  }

  @Override
  public Optional<RunJournal> read(String namespace, String name) {
    return Optional.ofNullable(
        client.resources(RunJournal.class).inNamespace(namespace).withName(name).get());
  }

  @Override
  public Optional<String> write(RunJournal part, Optional<String> before) {
    part.getMetadata().setResourceVersion(before.orElse(null));
    var path =
        "/apis/davit.dev/v1alpha1/namespaces/%s/runjournals"
            .formatted(part.getMetadata().getNamespace());
    try {
      var answer =
          before.isEmpty()
              ? client.raw(path, "POST", part)
              : client.raw(path + "/" + part.getMetadata().getName(), "PUT", part);
      return Optional.of(WriteAnswer.read(answer).resourceVersion());
    } catch (KubernetesClientException e) {
      var isGone = before.isPresent() && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
      if (isGone || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
