package dev.davit.operator.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads the JSON of requests. Numbers stay as they are written, and what nobody reads is refused:
/// it is a misspelling.
public final class JsonBody {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonBody() {}

  /// The object in `body`.
  ///
  /// @param allowed the fields that it may have
  /// @throws IllegalArgumentException if it is something else; the message says what is allowed
  static ObjectNode read(byte[] body, Collection<String> allowed) {
    var json = object(body);
    var unknown =
        json.propertyStream()
            .map(Map.Entry::getKey)
            .filter(it -> !allowed.contains(it))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "The body has the unknown field %s; allowed: %s"
              .formatted(unknown, String.join(", ", allowed)));
    }
    return json;
  }

  private static ObjectNode object(byte[] body) {
    if (any(body) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("The body is empty or no object; allowed: a JSON object");
  }

  /// Whatever JSON is in `body`; a missing node if it is empty.
  ///
  /// @throws IllegalArgumentException if it is no JSON
  public static JsonNode any(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The body is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("The body is no JSON: " + e.getMessage(), e);
    }
  }

  /// The object as a record.
  ///
  /// @throws IllegalArgumentException if a field has another type; the message names it
  static <T> T as(Class<T> type, ObjectNode json) {
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonMappingException e) {
      var path =
          e.getPath().stream()
              .map(it -> it.getFieldName() == null ? "/" + it.getIndex() : "/" + it.getFieldName())
              .collect(Collectors.joining());
      throw new IllegalArgumentException(
          "%s is %s, which is of another type: %s"
              .formatted(path.substring(1), json.at(path), firstLine(e)),
          e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static String firstLine(JsonMappingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
