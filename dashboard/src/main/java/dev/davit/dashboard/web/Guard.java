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
/// - `Host` must be this machine, which is also what a forwarded port looks like, or a name that
///   the dashboard was given: a foreign name that resolves to it is DNS rebinding.
/// - A write must come from a page of the dashboard: `Origin` is the address of the dashboard,
///   which no other site can send. So forms need no secret word of their own, however a request
///   shows who sends it: by a cookie, or by a proxy that adds a token to whatever passes it.
/// - Foreign pages may link to it (`Sec-Fetch-Mode: navigate`), and load nothing from it.
/// - If there is a key, its cookie must be sent. The address that opens the dashboard sets it.
public final class Guard {
  /// The path that sets the cookie: `/enter/KEY`.
  static final String ENTER = "enter";

  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Pattern HOST =
      Pattern.compile("(?<name>\\[[0-9A-Fa-f:.]+]|[^:/@\\[\\]]+)(:[0-9]*)?");

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
  private final Set<String> names;
  private final boolean tls;

  private Guard(Optional<String> key, Set<String> names, boolean tls) {
    this.key = key;
    this.names = Set.copyOf(names);
    this.tls = tls;
  }

  /// Everybody on this machine may use the dashboard.
  public static Guard ofMachine() {
    return new Guard(Optional.empty(), Set.of(), false);
  }

  /// Only who knows a new random key may use the dashboard.
  public static Guard ofKey() {
    var bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return new Guard(
        Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)),
        Set.of(),
        false);
  }

  /// Everybody may ask who reaches the dashboard by one of these names, or by a forwarded port.
  ///
  /// @param names in lower case, without a port. Browsers use HTTPS for them, if only as far as to
  ///   what stands in front of the dashboard
  /// @param tls whether the dashboard itself speaks HTTPS
  public static Guard ofNames(Set<String> names, boolean tls) {
    return new Guard(Optional.empty(), names, tls);
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
    if (hosts.size() != 1 || !isOurs(hosts.getFirst())) {
      return Optional.of(
          key.isEmpty() && !names.isEmpty()
              ? "The dashboard does not answer at this address. The setting dashboard.hosts has those that it knows."
              : "The dashboard answers at 127.0.0.1 and localhost only.");
    }
    if (method == Request.Method.POST) {
      var origin = (isSecure(headers) ? "https://" : "http://") + hosts.getFirst();
      var site = headers.getOrDefault("Sec-Fetch-Site", List.of("same-origin"));
      if (!List.of(origin).equals(headers.get("Origin")) || !List.of("same-origin").equals(site)) {
        return Optional.of("Only pages of the dashboard may change something.");
      }
    } else if (headers.getOrDefault("Sec-Fetch-Site", List.of()).contains("cross-site")
        && !headers.getOrDefault("Sec-Fetch-Mode", List.of()).contains("navigate")) {
      return Optional.of("Other sites may link to the dashboard, and load nothing from it.");
    }
    if (key.isPresent() && !same(key.get(), Caller.of(headers, false).cookie(cookieName(port)))) {
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
        || !isOurs(hosts.getFirst())) {
      return Optional.empty();
    }
    return Optional.of(
        Response.seeOther("/")
            .with(
                "Set-Cookie",
                "%s=%s; Path=/; HttpOnly; SameSite=Lax".formatted(cookieName(port), key.get())));
  }

  private static String cookieName(int port) {
    return "davit-" + port;
  }

  private static boolean same(String key, String given) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether the browser has asked by HTTPS.
  boolean isSecure(Headers headers) {
    return tls || headers.getOrDefault("Host", List.of()).stream().anyMatch(it -> isIn(names, it));
  }

  private boolean isOurs(String host) {
    return isIn(HOSTS, host) || isIn(names, host);
  }

  private static boolean isIn(Set<String> names, String host) {
    var matcher = HOST.matcher(host.strip());
    return matcher.matches() && names.contains(matcher.group("name").toLowerCase(Locale.ROOT));
  }
}
