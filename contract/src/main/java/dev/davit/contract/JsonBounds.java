package dev.davit.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Optional;

/// The bounds on free JSON (payloads, outputs, metadata), within which it arrives unchanged.
///
/// The API server stores numbers as 64-bit integers and doubles, and accepts objects that are
/// 10,000 levels deep. Recursive readers do not accept them. All JSON that is refused here would
/// come back changed, or not at all.
public final class JsonBounds {
  /// The maximum depth of nested objects and arrays.
  public static final int MAX_DEPTH = 100;

  /// The longest field name, in characters.
  public static final int MAX_NAME = 4096;

  /// The longest number, in characters. No number of that length is exact in 64 bits.
  private static final int MAX_NUMBER = 1000;

  private static final int MAX_QUOTED = 40;

  private JsonBounds() {}

  /// Why `json` would not arrive unchanged: the path, the fault and what is allowed. Empty if it
  /// would.
  public static Optional<String> faultOf(JsonNode json) {
    return faultOf(json, "", 0);
  }

  /// The recursion is bounded, because it ends at the maximum depth.
  private static Optional<String> faultOf(JsonNode json, String path, int depth) {
    if (json instanceof ObjectNode object) {
      if (depth == MAX_DEPTH) {
        return Optional.of(tooDeep(path));
      }
      for (var field : object.properties()) {
        if (field.getKey().length() > MAX_NAME) {
          return Optional.of(nameTooLong(path, field.getKey().length()));
        }
        var fault = faultOf(field.getValue(), path + "/" + field.getKey(), depth + 1);
        if (fault.isPresent()) {
          return fault;
        }
      }
      return Optional.empty();
    }
    if (json instanceof ArrayNode array) {
      if (depth == MAX_DEPTH) {
        return Optional.of(tooDeep(path));
      }
      for (var index = 0; index < array.size(); index++) {
        var fault = faultOf(array.get(index), path + "/" + index, depth + 1);
        if (fault.isPresent()) {
          return fault;
        }
      }
      return Optional.empty();
    }
    return json.isNumber() ? numberFault(path, json.asText()) : Optional.empty();
  }

  /// A copy in which U+FFFD replaces each unpaired half of a surrogate pair.
  public static JsonNode wellFormed(JsonNode json) {
    if (json instanceof ObjectNode object) {
      var mended = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(it -> mended.set(Texts.wellFormed(it.getKey()), wellFormed(it.getValue())));
      return mended;
    }
    if (json instanceof ArrayNode array) {
      var mended = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> mended.add(wellFormed(item)));
      return mended;
    }
    return json.isTextual() ? TextNode.valueOf(Texts.wellFormed(json.textValue())) : json;
  }

  /// Why the number `literal` would not arrive unchanged; empty if it would.
  ///
  /// @param path the path of the number, as a JSON pointer
  public static Optional<String> numberFault(String path, String literal) {
    return isExact(literal)
        ? Optional.empty()
        : Optional.of(
            "%s: the number %s is not exact as a 64-bit integer or a double, which is all that Kubernetes keeps; send it as a string"
                .formatted(at(path), Texts.cut(literal, MAX_QUOTED)));
  }

  /// The fault of JSON that is nested one level too deep at `path`.
  public static String tooDeep(String path) {
    return "%s: nested more than %d levels deep; at most %d are allowed"
        .formatted(at(path), MAX_DEPTH, MAX_DEPTH);
  }

  /// The fault of the object at `path` if one of its fields has a name of this length.
  public static String nameTooLong(String path, int length) {
    return "%s: a name has %d characters; at most %d are allowed"
        .formatted(at(path), length, MAX_NAME);
  }

  private static String at(String path) {
    return path.isEmpty() ? "the whole of it" : "at " + Texts.cut(path, 200);
  }

  private static boolean isExact(String literal) {
    if (literal.length() > MAX_NUMBER) {
      return false;
    }
    try {
      var isInteger = literal.chars().allMatch(it -> it == '-' || (it >= '0' && it <= '9'));
      if (literal.length() < 16 && literal.indexOf('e') < 0 && literal.indexOf('E') < 0) {
        // Fifteen digits are always exact.
        return isInteger || literal.indexOf('.') > 0;
      }
      var decimal = new BigDecimal(literal);
      if (isInteger && decimal.toBigIntegerExact().bitLength() < Long.SIZE) {
        return true;
      }
      var nearest = Double.parseDouble(literal);
      return Double.isFinite(nearest)
          && new BigDecimal(Double.toString(nearest)).compareTo(decimal) == 0;
    } catch (NumberFormatException e) {
      // NaN and infinities are numbers for Jackson, but not allowed in JSON.
      return false;
    }
  }
}
