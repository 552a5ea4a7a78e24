package dev.davit.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests as a browser on this machine sends them for a foreign page. By a raw socket: the HTTP
/// client of the JDK chooses `Host` itself.
class WebPagesTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String JSON = "Content-Type: application/json";
  private static final String OBJECTS = "application/json, application/yaml";
  private static final String HERE = "Host: 127.0.0.1:8091";

  private final EmbeddedApi api =
      EmbeddedApi.start(0, List.of(Boats.crd()), (namespace, pod) -> Optional.empty());

  @AfterEach
  void close() {
    api.close();
  }

  /// @param reason of the `Status`; empty when the request is served
  /// @param message what the refusal names
  record Case(String name, String request, List<String> headers, String reason, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Answer(int code, String contentType, JsonNode body) {}

  static Stream<Case> cases() {
    var create = "POST " + PODS;
    var list = "GET " + PODS;
    return Stream.of(
        served("a program of this machine creates", create, HERE, JSON),
        served("a program names no content type", create, HERE),
        served("a program sends YAML", create, HERE, "Content-Type: application/yaml"),
        served(
            "a content type has parameters", create, HERE, "Content-Type: Application/JSON; a=b"),
        served("localhost is this machine", list, "Host: localhost:8091"),
        served("a host is named without a port", list, "Host: LOCALHOST"),
        served("IPv6 is this machine", list, "Host: [::1]:8091"),
        served("a page of this machine reads", list, HERE, "Origin: http://localhost:3000"),
        served("a page of this machine writes", create, HERE, "Origin: https://[::1]", JSON),
        served("an address is typed by hand", list, HERE, "Sec-Fetch-Site: none"),
        forbidden("a name was rebound to this machine", list, "\"evil.example:8091\"", evilHost()),
        forbidden("a rebound name creates", create, "\"evil.example:8091\"", evilHost(), JSON),
        forbidden("a rebound name discovers", "GET /api", "Host", evilHost()),
        forbidden("a rebound name asks for health", "GET /healthz", "Host", evilHost()),
        forbidden("a host only begins well", list, "Host", "Host: localhost.evil.example"),
        forbidden("a host only ends well", list, "Host", "Host: evil.example@127.0.0.1"),
        forbidden("a host is that of the network", list, "Host", "Host: 0.0.0.0:8091"),
        forbidden("two hosts are named", list, "Host", HERE, evilHost()),
        forbidden("no host is named", list, "Host"),
        forbidden(
            "a page posts plain text",
            create,
            "\"https://evil.example\"",
            HERE,
            evilOrigin(),
            "Content-Type: text/plain"),
        forbidden("a page posts without a type", create, "Origin", HERE, evilOrigin()),
        forbidden("a page asks for permission", "OPTIONS " + PODS, "Origin", HERE, evilOrigin()),
        forbidden("a file or a sandbox is a page", create, "\"null\"", HERE, "Origin: null", JSON),
        forbidden(
            "an origin only begins well",
            list,
            "Origin",
            HERE,
            "Origin: http://127.0.0.1.evil.example"),
        forbidden("an origin is of another kind", list, "Origin", HERE, "Origin: evil://localhost"),
        forbidden("two origins are named", list, "Origin", HERE, hereOrigin(), evilOrigin()),
        forbidden(
            "a page opens a WebSocket", list, "Origin", HERE, evilOrigin(), "Upgrade: websocket"),
        forbidden(
            "a page shows an image", list, "another site", HERE, "Sec-Fetch-Site: cross-site"),
        unsupported("plain text", create, "text/plain", OBJECTS),
        unsupported(
            "kubectl create secret",
            create,
            "application/vnd.kubernetes.protobuf",
            OBJECTS + "; with kubectl: add --dry-run=client -o yaml"),
        unsupported("a form", create, "application/x-www-form-urlencoded", OBJECTS),
        unsupported("a patch as an object", create, "application/merge-patch+json", OBJECTS),
        unsupported("an update in plain text", "PUT " + PODS + "/p", "text/plain", OBJECTS),
        unsupported("a deletion in plain text", "DELETE " + PODS, "text/plain", OBJECTS),
        unsupported(
            "an object as a patch",
            "PATCH " + PODS + "/p",
            "application/json",
            "application/json-patch+json, application/merge-patch+json,"
                + " application/strategic-merge-patch+json, application/apply-patch+yaml"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyProgramsAndPagesOfThisMachineAreServed(Case it) throws IOException {
    var answer = send(it.request(), it.headers());

    assertThat(answer.contentType()).isEqualTo("application/json");
    if (it.reason().isEmpty()) {
      assertThat(answer.code()).isIn(200, 201);
      return;
    }
    assertThat(answer.body().path("kind").asText()).isEqualTo("Status");
    assertThat(answer.body().path("reason").asText()).isEqualTo(it.reason());
    assertThat(answer.body().path("code").asInt()).isEqualTo(answer.code());
    assertThat(answer.body().path("message").asText()).contains(it.message());
    assertThat(answer.code()).isEqualTo(it.reason().equals("Forbidden") ? 403 : 415);
  }

  @Test
  void whatIsRefusedIsNotDone() throws IOException {
    send("POST " + PODS, List.of(evilHost(), evilOrigin(), "Content-Type: text/plain"));
    send("POST " + PODS, List.of(HERE, "Content-Type: text/plain"));
    assertThat(send("GET " + PODS, List.of(HERE)).body().path("items")).isEmpty();
  }

  private static String evilHost() {
    return "Host: evil.example:8091";
  }

  private static String evilOrigin() {
    return "Origin: https://evil.example";
  }

  private static String hereOrigin() {
    return "Origin: http://127.0.0.1:8091";
  }

  private static Case served(String name, String request, String... headers) {
    return new Case(name, request, List.of(headers), "", "");
  }

  private static Case forbidden(String name, String request, String message, String... headers) {
    return new Case(name, request, List.of(headers), "Forbidden", message);
  }

  private static Case unsupported(String name, String request, String type, String allowed) {
    return new Case(
        name + " is no accepted body",
        request,
        List.of(HERE, "Content-Type: " + type),
        "UnsupportedMediaType",
        "the content type of the body is \"%s\"; accepted media types include: %s"
            .formatted(type, allowed));
  }

  private static String lines(List<String> headers) {
    return headers.stream().map(header -> header + "\r\n").collect(Collectors.joining());
  }

  private Answer send(String request, List<String> headers) throws IOException {
    var body = request.startsWith("GET") ? "" : "{\"metadata\":{\"name\":\"p\"},\"spec\":{}}";
    var text =
        "%s HTTP/1.1\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(request, lines(headers), body.length(), body);
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(api.url()).getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      var answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .split("\r\n\r\n", 2);
      var lines = answer[0].lines().toList();
      var type =
          lines.stream()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-type: "))
              .map(line -> line.substring("content-type: ".length()))
              .findFirst();
      return new Answer(
          Integer.parseInt(lines.getFirst().split(" ", -1)[1]),
          type.orElse(""),
          new JsonMapper().readTree(answer[1]));
    }
  }
}
