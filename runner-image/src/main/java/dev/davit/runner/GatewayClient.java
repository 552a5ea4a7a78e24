package dev.davit.runner;

import dev.davit.contract.Assignment.AssignedGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Sends requests to the gateway, once each. Only the certificates of the assignment vouch for it,
/// and its name has to be that of the URL.
final class GatewayClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final AssignedGateway gateway;
  private final Path tokenFile;
  private final Duration limit;
  private final HttpClient http;

  /// @param limit how long a request and its answer may take
  /// @throws IllegalStateException if the certificates cannot be read
  GatewayClient(AssignedGateway gateway, Path tokenFile, Duration limit) {
    this.gateway = gateway;
    this.tokenFile = tokenFile;
    this.limit = limit;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(trusting(gateway.ca()))
            // A proxy that the task's options name is for the task's own requests.
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  static SSLContext trusting(String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the certificates cannot be read: " + e, e);
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> patch(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> put(String path, byte[] json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(json))
            .build());
  }

  /// The kubelet replaces the token, so it is read for each request.
  private HttpRequest.Builder request(String path) throws IOException {
    var token = Files.readString(tokenFile).strip();
    return HttpRequest.newBuilder(URI.create(gateway.url() + path))
        .header("Authorization", "Bearer " + token);
  }

  /// The limit of the JDK's client does not count the time of the answer's body.
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("no answer in " + limit.toSeconds() + " s", e);
    } finally {
      answer.cancel(true); // closes the connection, unless the answer is there
    }
  }
}
