package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.api.RunSpec;
import dev.davit.api.ScheduledRun;
import dev.davit.api.TaskSpec;
import dev.davit.api.TokenCompletion;
import dev.davit.contract.JsonBounds;
import dev.davit.contract.PodContract;
import dev.davit.payload.PayloadSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the fields of our resources that hold users' own JSON, within bounds of depth, names and
/// size. The JSON that a run is created with stays text ([FreeJson]), and the rest becomes a tree.
/// JSON beyond the bounds becomes a [FreeJson] with a fault; the reader skips it, however deep it
/// is.
final class FreeJsonReader extends JsonDeserializer<JsonNode> implements ContextualDeserializer {
  /// More than any field that becomes a tree may have.
  private static final int MAX_TREE_BYTES = 64 * 1024;

  /// Writes characters beyond U+FFFF unescaped, in four bytes instead of twelve: a shell reads this
  /// text.
  private static final JsonFactory TEXT =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private static final JsonMapper TREES = JsonMapper.builder().build();

  private final boolean asText;
  private final int maxBytes;

  FreeJsonReader() {
    this(false, MAX_TREE_BYTES);
  }

  private FreeJsonReader(boolean asText, int maxBytes) {
    this.asText = asText;
    this.maxBytes = maxBytes;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    if (property == null) {
      return this;
    }
    var name = property.getName();
    var owner = property.getMember().getDeclaringClass();
    if (owner == RunSpec.class) {
      return name.equals("payload")
          ? new FreeJsonReader(true, PodContract.MAX_PAYLOAD_BYTES)
          : new FreeJsonReader(true, PodContract.MAX_METADATA_BYTES);
    }
    if (owner == TaskSpec.class) {
      return new FreeJsonReader(
          false,
          name.equals("payloadSchema") ? PayloadSchema.MAX_BYTES : FreeJson.MAX_TEMPLATE_BYTES);
    }
    if (owner == ScheduledRun.class) {
      return new FreeJsonReader(true, ScheduledRun.MAX_PAYLOAD_BYTES);
    }
    if (owner == TokenCompletion.class) {
      return new FreeJsonReader(true, TokenCompletion.MAX_OUTPUT_BYTES);
    }
    return this;
  }

  @Override
  public JsonNode deserialize(JsonParser json, DeserializationContext context) throws IOException {
    var begin = json.currentTokenLocation().getByteOffset();
    var copy = new Copy(maxBytes);
    copy.of(json);
    var raw = json.currentLocation().getByteOffset() - begin;
    if (context.getAttribute(ReadProgress.class) instanceof ReadProgress reading) {
      reading.free(raw);
    }
    return copy.result((int) Math.min(Integer.MAX_VALUE, raw));
  }

  /// A compact copy, or the reason why there is none.
  private final class Copy {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    private final int limit;
    private @Nullable String fault;
    private boolean isFull;

    Copy(int limit) {
      this.limit = limit;
    }

    /// Reads the current value of `json`, to its end.
    void of(JsonParser json) throws IOException {
      try (var text = TEXT.createGenerator(bytes)) {
        var depth = 0;
        do {
          var token = json.currentToken();
          if (isWanted()) {
            copy(json, token, depth, text);
            isFull |= bytes.size() + text.getOutputBuffered() > limit;
          }
          if (token.isStructStart()) {
            depth++;
          } else if (token.isStructEnd()) {
            depth--;
          }
        } while (depth > 0 && json.nextToken() != null);
        if (!isWanted()) {
          // The copy has no end, and the generator would otherwise write one.
          text.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        }
      }
    }

    private boolean isWanted() {
      return fault == null && !isFull;
    }

    private void copy(JsonParser json, JsonToken token, int depth, JsonGenerator text)
        throws IOException {
      if (token.isStructStart() && depth == JsonBounds.MAX_DEPTH) {
        fault = JsonBounds.tooDeep(path(json));
      } else if (token == JsonToken.FIELD_NAME
          && json.currentName().length() > JsonBounds.MAX_NAME) {
        fault = JsonBounds.nameTooLong(path(json), json.currentName().length());
      } else if (token.isNumeric()) {
        fault = JsonBounds.numberFault(path(json), json.getText()).orElse(null);
        text.writeNumber(json.getText());
      } else {
        text.copyCurrentEvent(json);
      }
    }

    JsonNode result(int raw) throws IOException {
      if (fault != null) {
        return FreeJson.faulty(raw, fault);
      }
      if (isFull) {
        var size = Math.max(raw, limit + 1);
        return FreeJson.faulty(
            size, "it has %d bytes; at most %d are allowed".formatted(size, limit));
      }
      var text = bytes.toString(StandardCharsets.UTF_8);
      return asText ? FreeJson.of(text, bytes.size()) : TREES.readTree(text);
    }

    /// The path within the field, as a JSON pointer.
    private static String path(JsonParser json) {
      var pointer = json.getParsingContext().pathAsPointer().toString();
      return pointer.length() > 200 ? pointer.substring(0, 200) : pointer;
    }
  }
}
