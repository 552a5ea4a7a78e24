package dev.davit.operator.gateway;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request that has arrived as a whole.
///
/// @param path as it was sent, with its escapes, without the query
/// @param query as it was sent, without the question mark; empty if there is none
/// @param headers by their names in lower case; of repeated ones the first
/// @param body empty if there is none
/// @param peer who sent it
@SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
public record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    InetSocketAddress peer) {
  public Request {
    headers = Map.copyOf(headers);
  }

  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(?<token>[!-~]{1,16384})");

  /// The token by which the caller says who it is; empty if there is none.
  public Optional<String> bearerToken() {
    var bearer = BEARER.matcher(header("Authorization").orElse("").strip());
    return bearer.matches() ? Optional.of(bearer.group("token")) : Optional.empty();
  }

  /// The first parameter of the query with this name, without its escapes; empty if there is none.
  ///
  /// @throws IllegalArgumentException if it is not escaped as it should be
  public Optional<String> parameter(String name) {
    return Arrays.stream(query.split("&", -1))
        .filter(it -> it.startsWith(name + "="))
        .map(it -> URLDecoder.decode(it.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst();
  }

  /// The header with this name, in whatever case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
