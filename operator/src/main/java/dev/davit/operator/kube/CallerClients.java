package dev.davit.operator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/// Clients of the API server with the rights of the gateway's callers, and with none of the
/// operator's. All share one pool of connections, which knows no certificate of a client and no
/// token. Safe for any thread.
public final class CallerClients implements AutoCloseable {
  private static final int REPEATS = 2;

  private final Config nobody;
  private final HttpClient connections;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param operator names the API server, and how to trust it
  public CallerClients(Config operator) {
    nobody =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(operator.getMasterUrl())
            .withCaCertData(operator.getCaCertData())
            .withCaCertFile(operator.getCaCertFile())
            .withTrustCerts(operator.isTrustCerts())
            .withDisableHostnameVerification(operator.isDisableHostnameVerification())
            .withHttpProxy(operator.getHttpProxy())
            .withHttpsProxy(operator.getHttpsProxy())
            .withNoProxy(operator.getNoProxy())
            .withRequestTimeout((int) ApiConnection.ANSWER.toMillis())
            .withRequestRetryBackoffLimit(REPEATS)
            .build();
    connections = HttpClientUtils.getHttpClientFactory().newBuilder(nobody).build();
  }

  /// A client whose requests have this token, whatever the API server answers. It need not be
  /// closed.
  public KubernetesClient of(String token) {
    // A config with its own token is never refreshed from the operator's surroundings.
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
