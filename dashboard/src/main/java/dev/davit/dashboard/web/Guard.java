package dev.davit.dashboard.web;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Decides which requests are from the user's own browser. The dashboard acts with the user's
/// credentials, so neither foreign web pages nor other users of this machine may use it.
/// - `Host` must be this machine: a foreign name that resolves to it is DNS rebinding.
/// - A write must come from a page of the dashboard (`Origin`).
/// - Foreign pages may link to it (`Sec-Fetch-Mode: navigate`), and load nothing from it.
/// - If there is a key, its cookie must be sent. The address that opens the dashboard sets it.
public final class Guard {
  /// The path that sets the cookie: `/enter/KEY`.
  static final String ENTER = "enter";

  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Pattern HOST =
      Pattern.compile("(?<name>\\[[0-9A-Fa-f:.]+]|[^:/@\\[\\]]+)(:[0-9]*)?");
  private static final Pattern COOKIE = Pattern.compile("\\s*(?<name>[^=]+)=(?<value>.*?)\\s*");

  /// Headers of all answers.
  ///
  /// With the policy `no-referrer`, browsers would send `Origin: null` with the dashboard's own
  /// forms. `same-origin` tells other sites as little.
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  private final Optional<String> key;

  private Guard(Optional<String> key) {
    this.key = key;
  }

  /// Everybody on this machine may use the dashboard.
  public static Guard ofMachine() {
    return new Guard(Optional.empty());
  }

  /// Only who knows a new random key may use the dashboard.
  public static Guard ofKey() {
    var bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return new Guard(Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
  }

  /// The path that opens the dashboard in a browser.
  public String entrance() {
    return key.map(it -> "/" + ENTER + "/" + it).orElse("/");
  }

  /// What is wrong with a request; empty if it may be answered.
  ///
  /// @param port of the server: browsers do not keep cookies apart by port
  Optional<String> refusal(Request.Method method, Headers headers, int port) {
    var hosts = headers.getOrDefault("Host", List.of());
    if (hosts.size() != 1 || !isLocal(hosts.getFirst())) {
      return Optional.of("The dashboard answers at 127.0.0.1 and localhost only.");
    }
    if (method == Request.Method.POST) {
      if (!List.of("http://" + hosts.getFirst()).equals(headers.get("Origin"))) {
        return Optional.of("Only pages of the dashboard may change something.");
      }
    } else if (headers.getOrDefault("Sec-Fetch-Site", List.of()).contains("cross-site")
        && !headers.getOrDefault("Sec-Fetch-Mode", List.of()).contains("navigate")) {
      return Optional.of("Other sites may link to the dashboard, and load nothing from it.");
    }
    if (key.isPresent() && !same(key.get(), cookie(headers, port))) {
      return Optional.of(
          "Open the dashboard by the address that the command has printed: it contains a key, which this browser does not have.");
    }
    return Optional.empty();
  }

  /// The answer that gives the browser its key; empty if this is not the path of the key.
  Optional<Response> entering(List<String> path, Headers headers, int port) {
    var hosts = headers.getOrDefault("Host", List.of());
    if (key.isEmpty()
        || path.size() != 2
        || !path.getFirst().equals(ENTER)
        || !same(key.get(), path.getLast())
        || hosts.size() != 1
        || !isLocal(hosts.getFirst())) {
      return Optional.empty();
    }
    return Optional.of(
        Response.seeOther("/")
            .with(
                "Set-Cookie",
                "%s=%s; Path=/; HttpOnly; SameSite=Lax".formatted(cookieName(port), key.get())));
  }

  private static String cookie(Headers headers, int port) {
    return headers.getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> Pattern.compile(";").splitAsStream(line))
        .map(COOKIE::matcher)
        .filter(match -> match.matches() && match.group("name").equals(cookieName(port)))
        .map(match -> match.group("value"))
        .findFirst()
        .orElse("");
  }

  private static String cookieName(int port) {
    return "davit-" + port;
  }

  private static boolean same(String key, String given) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLocal(String host) {
    var matcher = HOST.matcher(host.strip());
    return matcher.matches() && HOSTS.contains(matcher.group("name").toLowerCase(Locale.ROOT));
  }
}
