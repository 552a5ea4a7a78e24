package dev.davit.operator.kube;

import dev.davit.operator.lean.LeanSerialization;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;

/// How the operator connects to an API server: its timeouts and its retries.
///
/// A request that gets 429, 5xx or no answer is repeated after 0.1, 0.2, 0.4, 0.8 and 1.6 seconds,
/// or later if the API server said so ([RetryAfter]). After that, the framework repeats the whole
/// reconciliation.
public final class ApiConnection {
  /// The timeout of a request.
  static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int REPEATS = 5;

  /// The first pause before a watch that has ended is opened again; it doubles up to 32 times this.
  /// An API server ends the watch of a client that does not read ten events within a tenth of a
  /// second. In a burst on a busy machine this happens to any client, and until the watch is open
  /// again, no end of a pod is seen.
  private static final Duration FIRST_WATCH_PAUSE = Duration.ofMillis(100);

  private ApiConnection() {}

  /// A client of the API server that `config` names, with the operator's timeouts and retries. The
  /// caller closes it.
  public static KubernetesClient open(Config config) {
    config.setRequestTimeout((int) ANSWER.toMillis());
    config.setRequestRetryBackoffInterval((int) FIRST_PAUSE.toMillis());
    config.setRequestRetryBackoffLimit(REPEATS);
    config.setWatchReconnectInterval((int) FIRST_WATCH_PAUSE.toMillis());
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

  /// `client`, but a request is made only once, and takes no longer than `patience`. It shares the
  /// connections of `client`, which is the one to close.
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
