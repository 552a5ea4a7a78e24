package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/// One change of the metadata of a run.
///
/// @param value what is set, the number that is added, or the array whose items are appended; null
///   of a deletion
public record MetadataOperation(Kind kind, String key, JsonNode value) {
  /// What is done to the key.
  public enum Kind {
    /// It gets the value.
    SET,
    /// It is removed.
    DELETE,
    /// The number is added to it; nothing counts as 0.
    INCREMENT,
    /// The items are added to the end of its list; nothing counts as an empty list.
    APPEND;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether this can be done to `found`, and with such a value.
    boolean fits(JsonNode found) {
      return switch (this) {
        case SET, DELETE -> true;
        case INCREMENT -> found.isNumber();
        case APPEND -> found.isArray();
      };
    }

    String needs() {
      return this == APPEND ? "a list" : "a number";
    }
  }

  /// @throws IllegalArgumentException if the value is none of the kind, or the key is longer than
  ///   [JsonBounds#MAX_NAME]
  public MetadataOperation {
    if (key.length() > JsonBounds.MAX_NAME) {
      throw new IllegalArgumentException(
          "the key \"%s\" has %d characters; at most %d are allowed"
              .formatted(Texts.cut(key, 40), key.length(), JsonBounds.MAX_NAME));
    }
    if (!kind.fits(value)) {
      throw new IllegalArgumentException(
          "%s of \"%s\" needs %s, and not %s"
              .formatted(
                  kind.wireName(),
                  Texts.cut(key, 40),
                  kind.needs(),
                  Texts.cut(value.toString(), 40)));
    }
  }

  /// Removes a key.
  public static MetadataOperation delete(String key) {
    return new MetadataOperation(Kind.DELETE, key, NullNode.getInstance());
  }

  ObjectNode json() {
    var json = ContractJson.MAPPER.createObjectNode().put("op", kind.wireName()).put("key", key);
    if (kind != Kind.DELETE) {
      json.set("value", value);
    }
    return json;
  }

  /// @throws IllegalArgumentException if `json` is none
  static MetadataOperation read(JsonNode json) {
    for (var kind : Kind.values()) {
      if (kind.wireName().equals(json.path("op").asText()) && json.path("key").isTextual()) {
        var value = json.get("value");
        return new MetadataOperation(
            kind, json.get("key").asText(), value == null ? NullNode.getInstance() : value);
      }
    }
    throw new IllegalArgumentException(
        "%s is no operation on metadata".formatted(Texts.cut(json.toString(), 60)));
  }

  /// Why this cannot be done to `metadata`; empty if it can.
  Optional<String> faultOn(ObjectNode metadata) {
    var found = metadata.get(key);
    return found != null && !kind.fits(found)
        ? Optional.of(
            "%s needs %s, but the metadata's \"%s\" is %s"
                .formatted(
                    kind.wireName(),
                    kind.needs(),
                    Texts.cut(key, 40),
                    Texts.cut(found.toString(), 40)))
        : Optional.empty();
  }

  /// Does this to `metadata`; nothing, if it cannot be done.
  void changeIn(ObjectNode metadata) {
    if (faultOn(metadata).isPresent()) {
      return;
    }
    var found = metadata.get(key);
    if (kind == Kind.DELETE) {
      metadata.remove(key);
    } else {
      metadata.set(key, kind == Kind.SET || found == null ? value : sum(found, value));
    }
  }

  /// This and `next`, which is about the same key, as one operation; empty if they are none.
  Optional<MetadataOperation> with(MetadataOperation next) {
    var isJoinable = next.kind != Kind.SET && next.kind != Kind.DELETE && next.kind.fits(value);
    return isJoinable
        ? Optional.of(new MetadataOperation(kind, key, sum(value, next.value)))
        : Optional.empty();
  }

  private static JsonNode sum(JsonNode one, JsonNode other) {
    return one.isArray()
        ? JsonNodeFactory.instance.arrayNode().addAll((ArrayNode) one).addAll((ArrayNode) other)
        : number(one.decimalValue().add(other.decimalValue()));
  }

  /// The node that is read from the number's JSON.
  private static NumericNode number(BigDecimal sum) {
    try {
      var whole = sum.longValueExact();
      return whole == (int) whole ? IntNode.valueOf((int) whole) : LongNode.valueOf(whole);
    } catch (ArithmeticException e) {
      return DecimalNode.valueOf(sum);
    }
  }
}
