package dev.davit.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.contract.PodContract;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/// A backend that knows the gateway's address, its CA and a token, and nothing of Kubernetes.
public final class GatewayClient implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http;
  private final String url;
  private final String token;

  /// @param token empty: calls have none
  private GatewayClient(HttpClient http, String url, String token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /// What was answered.
  public record Answer(int status, String type, JsonNode json, HttpResponse<String> response) {
    String detail() {
      return json.path("detail").asText();
    }

    String text(String field) {
      return json.path(field).asText();
    }
  }

  /// Trusts the CA that the operator publishes, and nothing else.
  static GatewayClient of(World world, String token) {
    return of(world, "/v1/namespaces/" + world.namespace(), token);
  }

  /// As [#of], for the calls of pods.
  static GatewayClient ofPods(World world) {
    return of(world, "", "");
  }

  private static GatewayClient of(World world, String prefix, String token) {
    return of(world.cluster().client(), world.namespace(), world.awaitGateway(), prefix, token);
  }

  /// As [#ofPods], for the gateway of any operator on this machine.
  ///
  /// @param namespace of the ConfigMap with the CA
  public static GatewayClient ofPods(
      KubernetesClient client, String namespace, int port, String token) {
    return of(client, namespace, port, "", token);
  }

  private static GatewayClient of(
      KubernetesClient client, String namespace, int port, String prefix, String token) {
    var published =
        Awaitility.await("the CA")
            .until(
                () -> client.configMaps().inNamespace(namespace).withName(World.GATEWAY).get(),
                it -> it != null && it.getData() != null && it.getData().containsKey("ca.crt"));
    var ca = published.getData().get("ca.crt").getBytes(StandardCharsets.US_ASCII);
    return new GatewayClient(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(ca))
            .build(),
        "https://127.0.0.1:" + port + prefix,
        token);
  }

  /// The same backend, at another port.
  GatewayClient at(int port) {
    return new GatewayClient(http, url.replaceFirst(":[0-9]+", ":" + port), token);
  }

  /// The same, with the token that the kubelet would give to this pod for the gateway.
  GatewayClient as(World world, String pod, String account) {
    var found = world.awaitPod(pod);
    return withToken(
        tokenOf(world.cluster().client(), found, account, PodContract.GATEWAY_AUDIENCE));
  }

  GatewayClient withToken(String other) {
    return new GatewayClient(http, url, other);
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  /// Posts a body.
  ///
  /// @param headers names and values
  public Answer post(String path, String body, String... headers) {
    var request = request(path).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  Answer patch(String path, String body) {
    return send(request(path).method("PATCH", BodyPublishers.ofString(body)));
  }

  /// Puts a body.
  public Answer put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  /// A call with no body.
  HttpResponse<String> call(String method, String path) {
    try {
      return http.send(
          request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection for those who write requests themselves.
  Socket socket() throws IOException {
    var address = URI.create(url);
    return http.sslContext().getSocketFactory().createSocket(address.getHost(), address.getPort());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          JSON.readTree(response.body()),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(byte[] pem) {
    try {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      var number = 0;
      for (var ca :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        keys.setCertificateEntry("ca" + number++, ca);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(keys);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A token of a new ServiceAccount, which may do this with runs and tokens.
  static String tokenOf(
      KubernetesClient client, String namespace, String account, String... verbs) {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(account)
                .endMetadata()
                .build())
        .create();
    if (verbs.length > 0) {
      client
          .resource(
              new RoleBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(account)
                  .endMetadata()
                  .withRules(
                      new PolicyRuleBuilder()
                          .withApiGroups("davit.dev")
                          .withResources("runs", "tokens")
                          .withVerbs(verbs)
                          .build())
                  .build())
          .create();
      client
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(account)
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", "Role", account)
                  .addNewSubject("", "ServiceAccount", account, namespace)
                  .build())
          .create();
    }
    return token(client, namespace, account);
  }

  /// @param audiences none: that of the API server
  static String token(
      KubernetesClient client, String namespace, String account, String... audiences) {
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(List.of(audiences))
            .withExpirationSeconds(600L)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  /// The token that the kubelet would give to a pod.
  public static String tokenOf(KubernetesClient client, Pod pod, String account, String audience) {
    var meta = pod.getMetadata();
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(600L)
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(meta.getName())
            .withUid(meta.getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(meta.getNamespace())
        .withName(account)
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
