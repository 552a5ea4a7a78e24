package dev.davit.local.api;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The query parameters of a request.
record Query(Map<String, String> parameters) {
  static Query of(URI uri) {
    var parameters = new HashMap<String, String>();
    @Nullable String raw = uri.getRawQuery();
    for (var pair : (raw == null ? "" : raw).split("&", -1)) {
      var parts = pair.split("=", 2);
      parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
    }
    return new Query(Map.copyOf(parameters));
  }

  /// The parameter's value; empty if it is missing.
  String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  boolean flag(String name) {
    return text(name).equals("true") || text(name).equals("1");
  }

  Optional<Long> number(String name) {
    var text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("%s must be a number: %s".formatted(name, text));
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
