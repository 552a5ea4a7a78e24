package dev.davit.dashboard.access;

import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Clients of the API server with the rights of users, and with none of the dashboard's. All share
/// one pool of connections, which knows no certificate of a client and no token. Safe for any
/// thread.
final class UserClients implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int REPEATS = 2;

  private final Config nobody;
  private final HttpClient connections;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param own names the API server, and how to trust it
  UserClients(Config own) {
    nobody =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(own.getMasterUrl())
            .withCaCertData(own.getCaCertData())
            .withCaCertFile(own.getCaCertFile())
            .withTrustCerts(own.isTrustCerts())
            .withDisableHostnameVerification(own.isDisableHostnameVerification())
            .withHttpProxy(own.getHttpProxy())
            .withHttpsProxy(own.getHttpsProxy())
            .withNoProxy(own.getNoProxy())
            .withRequestTimeout((int) ANSWER.toMillis())
            .withRequestRetryBackoffLimit(REPEATS)
            .build();
    var builder = HttpClientUtils.getHttpClientFactory().newBuilder(nobody);
    WatchText.addTo(builder);
    connections = builder.build();
  }

  /// A client whose requests have this token, whatever the API server answers. It need not be
  /// closed.
  KubernetesClient of(String token) {
    // A config with its own token is never refreshed from the surroundings of the dashboard.
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(nobody).withOauthToken(token).build())
        .withHttpClientFactory(() -> (HttpClient.Builder) connections.newBuilder())
        .withKubernetesSerialization(serialization)
        .withTaskExecutor(threads)
        .build();
  }

  @Override
  public void close() {
    connections.close();
  }
}
