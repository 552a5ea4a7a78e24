package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Parses `labelSelector` and `fieldSelector` of a list or a watch.
final class Selectors {
  private static final Pattern SET =
      Pattern.compile("(?<key>\\S+)\\s+(?<not>not)?in\\s*\\((?<values>[^)]*)\\)");

  /// The commas between requirements, but not those within `in (a,b)`.
  private static final Pattern REQUIREMENT = Pattern.compile(",(?![^(]*\\))");

  private Selectors() {}

  static Predicate<JsonNode> labels(String selector) {
    return all(selector, Selectors::labelRequirement);
  }

  /// Any path can be selected here. A missing field counts as the empty text, `false` or 0, as with
  /// the fields of a CRD.
  static Predicate<JsonNode> fields(String selector) {
    return all(selector, Selectors::fieldRequirement);
  }

  private static Predicate<JsonNode> all(
      String selector, Function<String, Predicate<JsonNode>> reader) {
    return Arrays.stream(REQUIREMENT.split(selector))
        .map(String::strip)
        .filter(requirement -> !requirement.isEmpty())
        .map(reader)
        .reduce(object -> true, Predicate::and);
  }

  private static Predicate<JsonNode> labelRequirement(String text) {
    var set = SET.matcher(text);
    if (set.matches()) {
      var values = Arrays.stream(set.group("values").split(",", -1)).map(String::strip).toList();
      return label(set.group("key"), values, set.group("not") == null);
    }
    var negative = text.indexOf("!=");
    if (negative > 0) {
      return label(text.substring(0, negative), List.of(text.substring(negative + 2)), false);
    }
    var equals = text.indexOf('=');
    if (equals > 0) {
      var value = text.substring(equals + 1).replaceFirst("^=", "").strip();
      return label(text.substring(0, equals), List.of(value), true);
    }
    return text.startsWith("!")
        ? object -> !labelsOf(object).has(text.substring(1).strip())
        : object -> labelsOf(object).has(text);
  }

  private static Predicate<JsonNode> label(String key, List<String> values, boolean wanted) {
    return object -> {
      var label = labelsOf(object).path(key.strip());
      return (label.isTextual() && values.contains(label.asText().strip())) == wanted;
    };
  }

  private static JsonNode labelsOf(JsonNode object) {
    return object.path("metadata").path("labels");
  }

  private static Predicate<JsonNode> fieldRequirement(String text) {
    var negative = text.indexOf("!=");
    if (negative > 0) {
      return field(text.substring(0, negative), text.substring(negative + 2)).negate();
    }
    var equals = text.indexOf('=');
    if (equals < 0) {
      throw Refusal.badRequest("invalid field selector: " + text);
    }
    var value = text.substring(equals + 1).replaceFirst("^=", "");
    return field(text.substring(0, equals), value);
  }

  private static Predicate<JsonNode> field(String path, String value) {
    var pointer = "/" + path.strip().replaceFirst("^\\.", "").replace('.', '/');
    return object -> {
      var node = object.at(pointer);
      var isAbsent = node.isMissingNode() || node.isNull();
      return isAbsent ? value.isEmpty() : node.asText().equals(value.strip());
    };
  }
}
