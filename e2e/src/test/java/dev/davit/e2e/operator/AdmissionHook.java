package dev.davit.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.e2e.cluster.CommandResult;
import dev.davit.e2e.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/// Asked by the API server before each write of Davit's resources in one namespace: the exact
/// moment at which a write has been requested and is not done.
final class AdmissionHook implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PASSWORD = "changeit";

  private final KubernetesClient client;
  private final String name;
  private final HttpsServer server;
  private volatile Predicate<Write> allows = write -> true;

  /// A write.
  ///
  /// @param resource such as `runs`, or `runs/status`
  /// @param object as it would be written
  record Write(String resource, JsonNode object) {}

  private AdmissionHook(KubernetesClient client, String namespace, HttpsServer server) {
    this.client = client;
    this.name = namespace + "-writes";
    this.server = server;
  }

  static AdmissionHook of(ControlPlane cluster, String namespace) {
    try {
      var keys = keys(cluster.folder().resolve(namespace + "-hook.p12"));
      var server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
      server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
      server.setExecutor(task -> Thread.ofVirtual().start(task));
      var hook = new AdmissionHook(cluster.client(), namespace, server);
      server.createContext("/", hook::answer);
      server.start();
      hook.register(namespace, keys.getCertificate("hook").getEncoded());
      return hook;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Decides about the writes that follow. It is called on several threads.
  void decide(Predicate<Write> whetherAllowed) {
    allows = whetherAllowed;
  }

  private void register(String namespace, byte[] certificate) {
    var pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n";
    client
        .resource(
            new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addNewWebhook()
                .withName("writes.davit.dev")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Ignore")
                .withTimeoutSeconds(30)
                .withNamespaceSelector(
                    new LabelSelectorBuilder()
                        .withMatchLabels(Map.of("kubernetes.io/metadata.name", namespace))
                        .build())
                .withNewClientConfig()
                .withCaBundle(
                    Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)))
                .withUrl("https://127.0.0.1:" + server.getAddress().getPort() + "/")
                .endClientConfig()
                .addNewRule()
                .withApiGroups("davit.dev")
                .withApiVersions("*")
                .withOperations("CREATE", "UPDATE")
                .withResources("*", "*/status")
                .endRule()
                .endWebhook()
                .build())
        .create();
  }

  /// The API server learns of a new configuration by a watch.
  void awaitInUse(Runnable anyWrite) {
    var seen = new AtomicBoolean();
    decide(
        write -> {
          seen.set(true);
          return true;
        });
    Awaitility.await("the API server asks")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              anyWrite.run();
              return seen.get();
            });
    decide(write -> true);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var request = JSON.readTree(exchange.getRequestBody()).path("request");
    var resource = request.path("resource").path("resource").asText();
    var part = request.path("subResource").asText("");
    var write =
        new Write(part.isEmpty() ? resource : resource + "/" + part, request.path("object"));
    var review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1");
    review
        .put("kind", "AdmissionReview")
        .putObject("response")
        .put("uid", request.path("uid").asText())
        .put("allowed", allows.test(write));
    var body = JSON.writeValueAsBytes(review);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static KeyStore keys(Path file) throws IOException, GeneralSecurityException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    CommandResult.run(
            "",
            List.of(
                keytool,
                "-genkeypair",
                "-alias",
                "hook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=hook",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString()))
        .orFail();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    client.admissionRegistration().v1().validatingWebhookConfigurations().withName(name).delete();
    server.stop(0);
  }
}
