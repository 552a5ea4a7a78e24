package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;

/// Reads the bodies of requests.
final class Bodies {
  /// The same as on the real server, which has no option for it.
  private static final int MAX_BYTES = 3 * 1024 * 1024;

  private Bodies() {}

  static ObjectNode object(HttpExchange exchange) throws IOException {
    ContentTypes.require(exchange, ContentTypes.OBJECTS);
    return object(bytes(exchange));
  }

  /// An object, or nothing, which counts as an empty object.
  static ObjectNode optionalObject(HttpExchange exchange) throws IOException {
    ContentTypes.require(exchange, ContentTypes.OBJECTS);
    var body = bytes(exchange);
    return body.length > 0 && Patches.read(body) instanceof ObjectNode object
        ? object
        : Json.object();
  }

  /// A request for a token or a review.
  static ObjectNode review(HttpExchange exchange) throws IOException {
    ContentTypes.require(exchange, ContentTypes.REVIEWS);
    var body = bytes(exchange);
    if (ContentTypes.of(exchange).equals(Protobuf.CONTENT_TYPE)) {
      return Protobuf.read(body);
    }
    var review = object(body);
    for (var field : List.of("metadata", "spec")) {
      var part = review.path(field);
      if (part.isArray() || (part.isValueNode() && !part.isNull())) {
        throw Refusal.badRequest(field + " must be an object");
      }
    }
    return review;
  }

  static byte[] bytes(HttpExchange exchange) throws IOException {
    var bytes = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw Refusal.tooLarge(MAX_BYTES);
    }
    return bytes;
  }

  private static ObjectNode object(byte[] body) {
    if (Patches.read(body) instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.badRequest("the body must be an object");
  }
}
