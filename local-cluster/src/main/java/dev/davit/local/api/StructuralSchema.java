package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The schema of a CRD, applied as the API server does it: unknown fields are dropped, defaults are
/// filled in, values are checked, and then the CEL rules.
record StructuralSchema(JsonNode root, SchemaRules rules) {
  private static final String KEEP_UNKNOWN = "x-kubernetes-preserve-unknown-fields";

  /// @throws IllegalArgumentException when a rule uses unsupported syntax
  static StructuralSchema of(JsonNode root) {
    return new StructuralSchema(root, SchemaRules.of(root));
  }

  /// Drops fields that the schema does not know, and returns their paths.
  List<String> prune(ObjectNode object) {
    var unknown = new ArrayList<String>();
    for (var section : List.of("spec", "status")) {
      if (object.has(section)) {
        prune(object.path(section), property(root, section), section, unknown);
      }
    }
    return unknown;
  }

  /// Fills in the defaults of missing fields.
  void fillDefaults(ObjectNode object) {
    if (object.get("spec") instanceof ObjectNode spec) {
      fillDefaults(spec, property(root, "spec"));
    }
  }

  /// The faults of `object`, in the words of the API server. Rules are not checked on values of a
  /// wrong type or size.
  ///
  /// @param before the object before this write, or a missing node
  List<String> check(ObjectNode object, JsonNode before) {
    var problems = checkValues(object);
    return problems.isEmpty() ? rules.check(object, before) : problems;
  }

  private List<String> checkValues(ObjectNode object) {
    var problems = new ArrayList<String>();
    required(object, root, "", problems);
    for (var section : List.of("spec", "status")) {
      if (object.has(section)) {
        check(object.path(section), property(root, section), section, problems);
      }
    }
    return problems;
  }

  private static JsonNode property(JsonNode schema, String name) {
    var known = schema.path("properties").path(name);
    return known.isMissingNode() ? schema.path("additionalProperties") : known;
  }

  private static void prune(JsonNode node, JsonNode schema, String path, List<String> unknown) {
    var keepsUnknown = schema.path(KEEP_UNKNOWN).asBoolean();
    if (node.isArray() && !(keepsUnknown && !schema.has("items"))) {
      for (var i = 0; i < node.size(); i++) {
        prune(node.get(i), schema.path("items"), path + "[" + i + "]", unknown);
      }
    }
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    for (var name : names(object)) {
      var child = property(schema, name);
      if (!child.isMissingNode()) {
        prune(object.path(name), child, path + "." + name, unknown);
      } else if (!keepsUnknown) {
        object.remove(name);
        unknown.add(path + "." + name);
      }
    }
  }

  private static void fillDefaults(ObjectNode object, JsonNode schema) {
    for (var entry : schema.path("properties").properties()) {
      var fallback = entry.getValue().get("default");
      if (fallback != null && !object.has(entry.getKey())) {
        object.set(entry.getKey(), fallback.deepCopy());
      }
      if (object.get(entry.getKey()) instanceof ObjectNode nested) {
        fillDefaults(nested, entry.getValue());
      }
    }
  }

  private static void check(JsonNode node, JsonNode schema, String path, List<String> problems) {
    if (node.isNull() || !checkType(node, schema, path, problems)) {
      return;
    }
    if (node.isTextual()) {
      checkText(node.asText(), schema, path, problems);
    } else if (node.isNumber()) {
      checkNumber(node, schema, path, problems);
    } else if (node.isArray()) {
      checkSize(node.size(), schema, "Items", "items", path, problems);
      for (var i = 0; i < node.size(); i++) {
        check(node.get(i), schema.path("items"), path + "[" + i + "]", problems);
      }
    } else if (node instanceof ObjectNode object) {
      required(object, schema, path, problems);
      checkSize(node.size(), schema, "Properties", "properties", path, problems);
      object
          .properties()
          .forEach(
              entry ->
                  check(
                      entry.getValue(),
                      property(schema, entry.getKey()),
                      path + "." + entry.getKey(),
                      problems));
    }
  }

  private static boolean checkType(
      JsonNode node, JsonNode schema, String path, List<String> problems) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return true;
    }
    var type = schema.path("type").asText("");
    var fits =
        switch (type) {
          case "string" -> node.isTextual();
          case "integer" -> node.isIntegralNumber();
          case "number" -> node.isNumber();
          case "boolean" -> node.isBoolean();
          case "array" -> node.isArray();
          case "object" -> node.isObject();
          default -> true;
        };
    if (!fits) {
      problems.add(
          "%s: Invalid value: %s: %s in body must be of type %s".formatted(path, node, path, type));
    }
    return fits;
  }

  private static void checkText(String text, JsonNode schema, String path, List<String> problems) {
    checkSize(text.length(), schema, "Length", "bytes", path, problems);
    var allowed = schema.path("enum");
    if (!allowed.isEmpty() && !contains(allowed, text)) {
      var choices = new ArrayList<String>();
      allowed.forEach(choice -> choices.add(choice.toString()));
      problems.add(
          "%s: Unsupported value: \"%s\": supported values: %s"
              .formatted(path, text, String.join(", ", choices)));
    }
    var pattern = schema.path("pattern").asText("");
    if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      problems.add(
          "%s: Invalid value: \"%s\": %s in body should match '%s'"
              .formatted(path, text, path, pattern));
    }
  }

  private static void checkNumber(
      JsonNode number, JsonNode schema, String path, List<String> problems) {
    if (schema.has("minimum") && number.asDouble() < schema.path("minimum").asDouble()) {
      problems.add(
          "%s: Invalid value: %s: %s in body should be greater than or equal to %s"
              .formatted(path, number, path, schema.path("minimum")));
    }
    if (schema.has("maximum") && number.asDouble() > schema.path("maximum").asDouble()) {
      problems.add(
          "%s: Invalid value: %s: %s in body should be less than or equal to %s"
              .formatted(path, number, path, schema.path("maximum")));
    }
  }

  /// `bound` is the word after `min` and `max` in the schema
  private static void checkSize(
      int size, JsonNode schema, String bound, String unit, String path, List<String> problems) {
    if (schema.has("max" + bound) && size > schema.path("max" + bound).asInt()) {
      problems.add(
          "%s: Too long: may not be more than %s %s"
              .formatted(path, schema.path("max" + bound), unit));
    }
    if (schema.has("min" + bound) && size < schema.path("min" + bound).asInt()) {
      problems.add(
          "%s: Invalid value: %s in body should be at least %s %s long"
              .formatted(path, path, schema.path("min" + bound), unit));
    }
  }

  private static void required(
      ObjectNode object, JsonNode schema, String path, List<String> problems) {
    for (var name : schema.path("required")) {
      if (!object.has(name.asText())) {
        var full = path.isEmpty() ? name.asText() : path + "." + name.asText();
        problems.add(full + ": Required value");
      }
    }
  }

  private static boolean contains(JsonNode array, String text) {
    for (var item : array) {
      if (item.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(ObjectNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
