package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The payload that an untouched Test page has: an example or the default of the payloadSchema, or
/// a skeleton with its required properties.
final class FirstPayload {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DEEPEST = 8;

  private FirstPayload() {}

  /// @param schema null: there is none
  static JsonNode of(@Nullable JsonNode schema) {
    return schema == null || !schema.isObject() ? JSON.objectNode() : of(schema, 0);
  }

  private static JsonNode of(JsonNode schema, int depth) {
    return given(schema).orElseGet(() -> skeleton(schema, depth));
  }

  private static Optional<JsonNode> given(JsonNode schema) {
    return Stream.of(
            schema.path("examples").path(0),
            schema.path("example"),
            schema.path("default"),
            schema.path("const"),
            schema.path("enum").path(0))
        .filter(it -> !it.isMissingNode())
        .findFirst();
  }

  private static JsonNode skeleton(JsonNode schema, int depth) {
    return switch (type(schema)) {
      case "string" -> JSON.textNode("");
      case "integer", "number" ->
          schema.has("minimum") ? schema.get("minimum") : JSON.numberNode(0);
      case "boolean" -> JSON.booleanNode(false);
      case "array" -> JSON.arrayNode();
      case "null" -> JSON.nullNode();
      default -> object(schema, depth);
    };
  }

  private static JsonNode object(JsonNode schema, int depth) {
    var object = JSON.objectNode();
    if (depth < DEEPEST) {
      for (var name : schema.path("required")) {
        object.set(name.asText(), of(schema.path("properties").path(name.asText()), depth + 1));
      }
    }
    return object;
  }

  private static String type(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray() ? type.path(0).asText() : type.asText();
  }
}
