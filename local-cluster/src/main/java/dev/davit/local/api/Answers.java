package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;

/// Writes responses in one of two forms: whole, or as a stream.
final class Answers {
  private Answers() {}

  static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
    var bytes = Json.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /// A response without a known length. The client receives its headers at once.
  static OutputStream stream(HttpExchange exchange, String contentType) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    out.flush();
    return out;
  }
}
