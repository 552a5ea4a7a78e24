package dev.davit.dashboard.web;

import com.sun.net.httpserver.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request shows of the one who sends it.
///
/// @param secure the browser has asked by HTTPS
/// @param port by which it has asked: browsers do not keep cookies apart by port
/// @param fromElsewhere another site leads to it, so cookies of `SameSite=Strict` are missing
/// @param bearer the token of the header `Authorization`; empty if there is none, or more than one
public record Caller(
    boolean secure,
    String port,
    boolean fromElsewhere,
    Map<String, String> cookies,
    Optional<String> bearer) {
  /// A request that shows nothing.
  public static final Caller UNKNOWN = new Caller(false, "", false, Map.of(), Optional.empty());

  private static final Pattern SEMICOLON = Pattern.compile(";");
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(?<token>\\S+)");
  private static final Pattern PORT = Pattern.compile(".*:(?<port>[0-9]{1,5})");

  public Caller {
    cookies = Map.copyOf(cookies);
  }

  static Caller of(Headers headers, boolean secure) {
    var authorization = headers.getOrDefault("Authorization", List.of());
    var port = PORT.matcher(headers.getOrDefault("Host", List.of("")).getFirst());
    return new Caller(
        secure,
        port.matches() ? port.group("port") : "",
        headers.getOrDefault("Sec-Fetch-Site", List.of()).contains("cross-site"),
        cookies(headers),
        authorization.size() == 1 ? token(authorization.getFirst()) : Optional.empty());
  }

  /// The value of a cookie; empty if the browser has not sent it.
  public String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  /// Of cookies with the same name, the first one counts. Some programs put values into quotes.
  private static Map<String, String> cookies(Headers headers) {
    var cookies = new HashMap<String, String>();
    headers.getOrDefault("Cookie", List.of()).stream()
        .flatMap(SEMICOLON::splitAsStream)
        .forEach(pair -> add(cookies, pair, pair.indexOf('=')));
    return cookies;
  }

  private static void add(Map<String, String> cookies, String pair, int equals) {
    var name = pair.substring(0, Math.max(0, equals)).strip();
    if (!name.isEmpty()) {
      cookies.putIfAbsent(name, unquoted(pair.substring(equals + 1).strip()));
    }
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static Optional<String> token(String authorization) {
    var match = BEARER.matcher(authorization.strip());
    return match.matches() ? Optional.of(match.group("token")) : Optional.empty();
  }

  /// Without what is secret.
  @Override
  public String toString() {
    return "Caller[secure=%s, port=%s]".formatted(secure, port);
  }
}
