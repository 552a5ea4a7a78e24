package dev.davit.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Converts text to trees and back, for the whole package.
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final YAMLMapper YAML = new YAMLMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Reads JSON or YAML; the first character decides which.
  static JsonNode read(byte[] body) throws JsonProcessingException {
    var text = new String(body, StandardCharsets.UTF_8).strip();
    return text.startsWith("{") || text.startsWith("[")
        ? MAPPER.readTree(text)
        : YAML.readTree(text);
  }

  /// All documents of a YAML file.
  static List<ObjectNode> yaml(byte[] text) throws IOException {
    try (var documents = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(text)) {
      return documents.readAll();
    }
  }

  /// The same, in ASCII only: `ü` is `\u00fc`.
  static byte[] ascii(JsonNode node) throws JsonProcessingException {
    return ASCII.writeValueAsBytes(node);
  }

  static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The items of a list of texts; empty if there is no list.
  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
