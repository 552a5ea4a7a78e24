package dev.davit.operator.kube;

import dev.davit.operator.lean.LeanSerialization;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/// How the operator speaks to an API server: how long it waits, and how often it asks again.
///
/// A request that is answered with 429 or 5xx, or not at all, is made again after 0.1, 0.2, 0.4,
/// 0.8 and 1.6 seconds, or later where the API server said so ([RetryAfter]); then the framework
/// tries the whole reconciliation again.
public final class ApiConnection {
  /// How long a request may take.
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int REPEATS = 5;

  private ApiConnection() {}

  /// A client of the API server that `config` names; the operator's patience is added to it. Close
  /// it.
  public static KubernetesClient open(Config config) {
    config.setRequestTimeout((int) ANSWER.toMillis());
    config.setRequestRetryBackoffInterval((int) FIRST_PAUSE.toMillis());
    config.setRequestRetryBackoffLimit(REPEATS);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(LeanSerialization.create())
        .withHttpClientBuilderConsumer(
            http -> {
              WatchText.addTo(http);
              http.addOrReplaceInterceptor("retry-after", new RetryAfter())
                  .addOrReplaceInterceptor("page-size", PageSize.ofHeap());
            })
        .build();
  }

  /// `client`, but a request is made once only, and takes no longer than `patience`. It shares the
  /// connections of `client`, which is the one to be closed.
  static KubernetesClient once(KubernetesClient client, Duration patience) {
    var requests =
        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
            .withRequestTimeout((int) patience.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(requests)
        .call(once -> once);
  }
}
