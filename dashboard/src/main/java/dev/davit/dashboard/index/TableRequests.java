package dev.davit.dashboard.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Requests for runs as a `Table`, as `kubectl get` makes them: the columns of the CRD and the
/// metadata of each run, and no spec or status. So a payload is never sent.
final class TableRequests {
  private static final String ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io";
  private static final int PAGE = 500;
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(60);
  private static final JsonMapper JSON = TableJson.MAPPER;

  private final HttpClient http;
  private final String path;
  private final String selection;

  /// @param namespace empty: all namespaces
  TableRequests(KubernetesClient client, String namespace) {
    this(client, namespace, "");
  }

  /// @param fieldSelector empty: all runs
  TableRequests(KubernetesClient client, String namespace, String fieldSelector) {
    this.selection = fieldSelector.isEmpty() ? "" : "&fieldSelector=" + encoded(fieldSelector);
    this.http = client.getHttpClient();
    var in = namespace.isEmpty() ? "" : "namespaces/" + encoded(namespace) + "/";
    this.path = client.getMasterUrl() + "apis/davit.dev/v1alpha1/" + in + "runs";
  }

  /// An answer of the API server that is not a table.
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int code;

    RefusedException(int code, String message) {
      super("%d: %s".formatted(code, message));
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// Whether the user may list these runs. Other failures count as yes: the list reports them.
  boolean isAllowed() throws InterruptedException {
    try {
      list("", 1);
      return true;
    } catch (RefusedException e) {
      return e.code() != HttpURLConnection.HTTP_FORBIDDEN;
    } catch (IOException e) {
      return true;
    }
  }

  /// One page of all runs.
  ///
  /// @param continueToken of the page before; empty: the first page
  JsonNode list(String continueToken) throws IOException, InterruptedException {
    return list(continueToken, PAGE);
  }

  private JsonNode list(String continueToken, int limit) throws IOException, InterruptedException {
    var token = continueToken.isEmpty() ? "" : "&continue=" + encoded(continueToken);
    var request =
        http.newHttpRequestBuilder()
            .uri("%s?includeObject=Metadata&limit=%d%s%s".formatted(path, limit, selection, token))
            .header("Accept", ACCEPT)
            .timeout(LIST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    try (var body = body(request)) {
      return JSON.readTree(body);
    }
  }

  /// The changes since `version`, one JSON document after the other.
  ///
  /// @param seconds after which the API server ends the stream
  InputStream watch(String version, long seconds) throws IOException, InterruptedException {
    var request =
        http.newHttpRequestBuilder()
            .uri(
                "%s?includeObject=Metadata&watch=true&allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=%d"
                    .formatted(path, encoded(version), seconds))
            .header("Accept", ACCEPT)
            .forStreaming()
            .build();
    return body(request);
  }

  private InputStream body(HttpRequest request) throws IOException, InterruptedException {
    var response = answer(request);
    if (response.isSuccessful()) {
      return response.body();
    }
    try (var body = response.body()) {
      throw new RefusedException(response.code(), message(body.readNBytes(4096)));
    }
  }

  private HttpResponse<InputStream> answer(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return http.sendAsync(request, InputStream.class).get();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private static String message(byte[] status) {
    try {
      return JSON.readTree(status).path("message").asText("no message");
    } catch (JsonProcessingException e) {
      return "no message";
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
