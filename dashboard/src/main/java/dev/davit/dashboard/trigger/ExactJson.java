package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/// Reads JSON that a person has typed. Numbers keep all their digits, and a name that comes twice
/// is an error.
public final class ExactJson {
  /// Jackson's text for where something is, which it says in its own words.
  private static final String SOURCE = " ?\\(start marker at \\[[^\\]]*\\]\\)|\\n.*";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ExactJson() {}

  /// The value of a text.
  public sealed interface Read {
    record Value(JsonNode json) implements Read {}

    /// It is not JSON; `why` names the line and the column.
    record Wrong(String why) implements Read {}
  }

  /// The value of a text, or why it has none.
  public static Read read(String text) {
    if (text.isBlank()) {
      return new Read.Wrong("It is empty. Allowed is any JSON, such as null.");
    }
    try {
      return new Read.Value(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      return new Read.Wrong(
          "Line %d, column %d: %s"
              .formatted(
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  e.getOriginalMessage().replaceAll(SOURCE, "")));
    }
  }
}
