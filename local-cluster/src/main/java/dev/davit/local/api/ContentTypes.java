package dev.davit.local.api;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;

/// The declared content type of a request's body.
final class ContentTypes {
  /// The content types of whole objects and of options.
  private static final List<String> OBJECTS = List.of("application/json", "application/yaml");

  private ContentTypes() {}

  /// The content type without its parameters; empty when there is none.
  static String of(HttpExchange exchange) {
    var types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
    return String.join(", ", types).replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /// Accepts the content type of an object. As on a real API server, a body without a content type
  /// counts as JSON.
  ///
  /// @throws Refusal for every other content type, including those that a web page may send to any
  ///   server
  static void requireObject(HttpExchange exchange) {
    var type = of(exchange);
    if (!type.isEmpty() && !OBJECTS.contains(type)) {
      throw Refusal.unsupportedMediaType(type, OBJECTS);
    }
  }
}
