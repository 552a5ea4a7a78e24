package dev.davit.sdk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How payloads and outputs become JSON and back, the same wherever a task is triggered, executed
/// or tested: Jackson's rules for records, collections and `java.time` (instants as RFC 3339).
///
/// Fields that the type does not have are ignored, so that a newer program can trigger an older
/// task; a number or boolean that is missing is an error and not 0. Decimals keep their digits in a
/// `BigDecimal`.
public final class TaskJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private TaskJson() {}

  /// `value` as JSON.
  ///
  /// @throws IllegalArgumentException where Jackson cannot write it
  public static JsonNode write(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /// `json` as a value of `type`; null for JSON's `null`.
  ///
  /// @throws IllegalArgumentException where it is none; the message names the path of the field
  public static <T extends @Nullable Object> T read(JsonNode json, TypeRef<T> type) {
    try {
      return MAPPER.treeToValue(json, MAPPER.constructType(type.type()));
    } catch (JsonMappingException e) {
      throw new IllegalArgumentException(path(e) + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /// The JSON in `text`.
  ///
  /// @throws IllegalArgumentException where there is none
  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /// Where in the JSON it happened, as `$.items[2].price`.
  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getFieldName())
        .collect(Collectors.joining("", "$", ""));
  }
}
