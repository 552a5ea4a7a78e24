package dev.davit.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.davit.dashboard.web.Request.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
  private static final int PORT = 8090;

  record Case(String name, Method method, Map<String, String> headers, boolean allowed) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> requests() {
    var here = "127.0.0.1:8090";
    return Stream.of(
        new Case("a browser reads a page", Method.GET, Map.of("Host", here), true),
        new Case("by another name", Method.GET, Map.of("Host", "LocalHost:8090"), true),
        new Case("by IPv6", Method.GET, Map.of("Host", "[::1]:8090"), true),
        new Case(
            "a foreign name that resolves to this machine",
            Method.GET,
            Map.of("Host", "evil.example:8090"),
            false),
        new Case(
            "a name that begins as ours",
            Method.GET,
            Map.of("Host", "127.0.0.1.evil.example"),
            false),
        new Case("no name", Method.GET, Map.of(), false),
        new Case(
            "a link in another site",
            Method.GET,
            Map.of("Host", here, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"),
            true),
        new Case(
            "an image in another site",
            Method.GET,
            Map.of("Host", here, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"),
            false),
        new Case(
            "a form of the dashboard",
            Method.POST,
            Map.of("Host", here, "Origin", "http://127.0.0.1:8090"),
            true),
        new Case(
            "a form of another site",
            Method.POST,
            Map.of("Host", here, "Origin", "https://evil.example"),
            false),
        new Case(
            "a form of another program of this machine",
            Method.POST,
            Map.of("Host", here, "Origin", "http://127.0.0.1:3000"),
            false),
        new Case("a form without an origin", Method.POST, Map.of("Host", here), false),
        new Case(
            "a form of a page without an origin",
            Method.POST,
            Map.of("Host", here, "Origin", "null"),
            false));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void onlyTheUsersOwnPagesGetIn(Case request) {
    var refusal = Guard.ofMachine().refusal(request.method(), headers(request.headers()), PORT);

    assertThat(refusal.isEmpty()).as(refusal.orElse("allowed")).isEqualTo(request.allowed());
  }

  static Stream<Case> requestsInACluster() {
    var name = "davit.example.com";
    var here = "https://davit.example.com";
    return Stream.of(
        new Case("by its name", Method.GET, Map.of("Host", name), true),
        new Case("by its name and a port", Method.GET, Map.of("Host", name + ":8443"), true),
        new Case("by a forwarded port", Method.GET, Map.of("Host", "localhost:9090"), true),
        new Case(
            "a foreign name that resolves to it",
            Method.GET,
            Map.of("Host", "evil.example"),
            false),
        new Case("a name below its own", Method.GET, Map.of("Host", "a.davit.example.com"), false),
        new Case("a form", Method.POST, Map.of("Host", name, "Origin", here), true),
        new Case(
            "a form by a forwarded port",
            Method.POST,
            Map.of("Host", "localhost:9090", "Origin", "http://localhost:9090"),
            true),
        new Case(
            "a form of a page that came by plain HTTP",
            Method.POST,
            Map.of("Host", name, "Origin", "http://davit.example.com"),
            false),
        new Case(
            "a form of another host of the domain",
            Method.POST,
            Map.of("Host", name, "Origin", "https://wiki.example.com"),
            false),
        new Case(
            "a form that a browser calls foreign",
            Method.POST,
            Map.of("Host", name, "Origin", here, "Sec-Fetch-Site", "same-site"),
            false),
        new Case(
            "a form without an origin, behind a proxy that adds a token",
            Method.POST,
            Map.of("Host", name, "Authorization", "Bearer a.b.c"),
            false));
  }

  @ParameterizedTest
  @MethodSource("requestsInACluster")
  void inAClusterItsNamesAndForwardedPortsGetIn(Case request) {
    var guard = Guard.ofNames(Set.of("davit.example.com"), false);
    var refusal = guard.refusal(request.method(), headers(request.headers()), PORT);

    assertThat(refusal.isEmpty()).as(refusal.orElse("allowed")).isEqualTo(request.allowed());
  }

  @Test
  void namesAreReachedByHttpsAndForwardedPortsByWhatTheDashboardSpeaks() {
    var name = headers(Map.of("Host", "davit.example.com"));
    var forwarded = headers(Map.of("Host", "localhost:9090"));

    assertThat(Guard.ofNames(Set.of("davit.example.com"), false).isSecure(name)).isTrue();
    assertThat(Guard.ofNames(Set.of("davit.example.com"), false).isSecure(forwarded)).isFalse();
    assertThat(Guard.ofNames(Set.of(), true).isSecure(forwarded)).isTrue();
  }

  @Test
  void aKeyKeepsOtherUsersOfTheMachineOut() {
    var guard = Guard.ofKey();
    var host = headers(Map.of("Host", "127.0.0.1:8090"));
    var entrance = List.of(guard.entrance().substring(1).split("/"));

    assertThat(guard.refusal(Method.GET, host, PORT)).isPresent();
    assertThat(guard.entering(List.of(Guard.ENTER, "guessed"), host, PORT)).isEmpty();
    assertThat(guard.entering(entrance, headers(Map.of("Host", "evil.example")), PORT)).isEmpty();
    var cookie = guard.entering(entrance, host, PORT).orElseThrow().headers().get("Set-Cookie");
    assertThat(cookie).endsWith("; Path=/; HttpOnly; SameSite=Lax");
    var pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(
            guard.refusal(
                Method.GET,
                headers(Map.of("Host", "127.0.0.1:8090", "Cookie", "a=b; " + pair)),
                PORT))
        .isEmpty();
    assertThat(
            guard.refusal(
                Method.GET, headers(Map.of("Host", "127.0.0.1:8090", "Cookie", pair + "x")), PORT))
        .isPresent();
    assertThat(Guard.ofKey().entrance()).isNotEqualTo(guard.entrance());
  }

  private static Headers headers(Map<String, String> values) {
    var headers = new Headers();
    values.forEach(headers::set);
    return headers;
  }
}
