package dev.davit.operator.lean;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Somebody's own JSON as text, or only its size: a tree of it would take up to thirty times the
/// memory, and no decision looks into it. Written as JSON, it is that text again.
///
/// Two are equal if they are the same object. Thread-safe.
public final class FreeJson extends ValueNode {
  /// The largest podTemplate, in bytes of JSON.
  public static final int MAX_TEMPLATE_BYTES = 16 * 1024;

  private static final long serialVersionUID = 1L;

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

  /// `text`, which is compact JSON.
  public static FreeJson whole(String text) {
    return of(text, text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// JSON that is not to be used, and why.
  static FreeJson faulty(int bytes, String fault) {
    return new FreeJson(bytes, fault, null);
  }

  /// The size of `json` as compact JSON, in bytes of UTF-8.
  public static int bytes(JsonNode json) {
    return json instanceof FreeJson free
        ? free.bytes
        : json.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /// Why `json` was not read; empty if it was.
  public static Optional<String> faultOf(@Nullable JsonNode json) {
    return json instanceof FreeJson free ? Optional.ofNullable(free.fault) : Optional.empty();
  }

  /// Whether `json` can be written: it is a tree, or its text is still here.
  public static boolean isWhole(@Nullable JsonNode json) {
    return !(json instanceof FreeJson free) || free.text != null;
  }

  /// Takes the text out of `json`, which keeps its size; empty if there is none.
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

  /// The JSON.
  ///
  /// @throws IllegalStateException if the text is not here
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
