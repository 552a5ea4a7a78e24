package dev.davit.local.api;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;

/// The declared content type of a request's body.
final class ContentTypes {
  /// The content types of whole objects and of options.
  static final List<String> OBJECTS = List.of("application/json", "application/yaml");

  /// The content types of requests for a token or a review.
  static final List<String> REVIEWS =
      List.of("application/json", "application/yaml", Protobuf.CONTENT_TYPE);

  private ContentTypes() {}

  /// The content type without its parameters; empty when there is none.
  static String of(HttpExchange exchange) {
    var types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
    return String.join(", ", types).replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /// Accepts the `allowed` content types. As on a real API server, a body without a content type
  /// counts as JSON.
  ///
  /// @throws Refusal for every other content type, including those that a web page may send to any
  ///   server
  static void require(HttpExchange exchange, List<String> allowed) {
    var type = of(exchange);
    if (!type.isEmpty() && !allowed.contains(type)) {
      throw Refusal.unsupportedMediaType(type, allowed);
    }
  }
}
