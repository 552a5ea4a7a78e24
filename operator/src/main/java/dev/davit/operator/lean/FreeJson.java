package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Users' own JSON as text, or only its size. A tree would take up to thirty times the memory, and
/// no decision looks into it. Serializing it writes that text again.
///
/// Two are equal if they are the same object. Thread-safe.
public final class FreeJson extends ValueNode {
  /// The largest podTemplate, in bytes of JSON.
  public static final int MAX_TEMPLATE_BYTES = 16 * 1024;

  private static final long serialVersionUID = 1L;

  private static final JsonMapper TREES =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final int bytes;
  private final @Nullable String fault;
  private volatile @Nullable String text;

  private FreeJson(int bytes, @Nullable String fault, @Nullable String text) {
    this.bytes = bytes;
    this.fault = fault;
    this.text = text;
  }

  static FreeJson of(String text, int bytes) {
    return new FreeJson(bytes, null, text);
  }

  /// Holds `text`, which is compact JSON.
  public static FreeJson whole(String text) {
    return of(text, text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// JSON that must not be used, and the reason.
  static FreeJson faulty(int bytes, String fault) {
    return new FreeJson(bytes, fault, null);
  }

  /// The size of `json` as compact JSON, in bytes of UTF-8.
  public static int bytes(JsonNode json) {
    return json instanceof FreeJson free
        ? free.bytes
        : json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /// `json` as compact JSON.
  public static String textOf(JsonNode json) {
    return json instanceof FreeJson free ? free.asText() : json.toString();
  }

  /// `json` as a tree.
  ///
  /// @throws IllegalStateException if the text is not in memory
  public static JsonNode treeOf(JsonNode json) {
    if (!(json instanceof FreeJson free)) {
      return json;
    }
    try {
      return TREES.readTree(free.asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + free, e);
    }
  }

  /// Why `json` was not read; empty if it was read.
  public static Optional<String> faultOf(@Nullable JsonNode json) {
    return json instanceof FreeJson free ? Optional.ofNullable(free.fault) : Optional.empty();
  }

  /// Whether `json` can be written: it is a tree, or its text is still in memory.
  public static boolean isWhole(@Nullable JsonNode json) {
    return !(json instanceof FreeJson free) || free.text != null;
  }

  /// Removes the text from `json`, which keeps its size, and returns it; empty if there is none.
  public static Optional<String> takeText(@Nullable JsonNode json) {
    if (json instanceof FreeJson free) {
      var taken = free.text;
      free.text = null;
      return Optional.ofNullable(taken);
    }
    return Optional.empty();
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    generator.writeRawValue(asText());
  }

  /// The JSON as text.
  ///
  /// @throws IllegalStateException if the text is not in memory
  @Override
  public String asText() {
    return Optional.ofNullable(text)
        .orElseThrow(() -> new IllegalStateException("JSON of " + bytes + " bytes was not kept"));
  }

  @Override
  public String toString() {
    return Objects.requireNonNullElse(text, "JSON of " + bytes + " bytes");
  }

  @Override
  public JsonNodeType getNodeType() {
    return JsonNodeType.POJO;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_EMBEDDED_OBJECT;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
