package dev.davit.local.api;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;

/// What the body of a request is said to be.
final class ContentTypes {
  /// Of whole objects and of options.
  private static final List<String> OBJECTS = List.of("application/json", "application/yaml");

  private ContentTypes() {}

  /// The content type without its parameters; empty when there is none.
  static String of(HttpExchange exchange) {
    var types = exchange.getRequestHeaders().getOrDefault("Content-Type", List.of());
    return String.join(", ", types).replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  /// Lets an object pass. As on a real API server, one without a content type is taken for JSON.
  ///
  /// @throws Refusal for every other content type, also those that a web page may send anywhere
  static void requireObject(HttpExchange exchange) {
    var type = of(exchange);
    if (!type.isEmpty() && !OBJECTS.contains(type)) {
      throw Refusal.unsupportedMediaType(type, OBJECTS);
    }
  }
}
