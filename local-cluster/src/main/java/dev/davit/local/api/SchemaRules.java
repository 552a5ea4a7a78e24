package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The CEL rules of a schema (`x-kubernetes-validations`), parsed once, and checked against objects
/// as the API server does it.
///
/// @param rules the rules of this value itself
/// @param properties the properties of an object that have rules, or whose content has
/// @param items the rules of a list's items
record SchemaRules(
    List<Stated> rules, Map<String, SchemaRules> properties, List<SchemaRules> items) {
  private static final String OLD = "oldSelf";

  /// A rule and the message for objects that violate it.
  ///
  /// @param aboutChange whether the rule uses the value before, and is skipped without one
  record Stated(Rule rule, String message, boolean aboutChange) {}

  /// @throws IllegalArgumentException when a rule uses unsupported syntax
  static SchemaRules of(JsonNode schema) {
    var rules = new ArrayList<Stated>();
    for (var stated : schema.path("x-kubernetes-validations")) {
      var text = stated.path("rule").asText();
      var message = stated.path("message").asText("failed rule: " + text);
      rules.add(new Stated(RuleParser.parse(text), message, text.contains(OLD)));
    }
    var properties = new LinkedHashMap<String, SchemaRules>();
    for (var property : schema.path("properties").properties()) {
      var inner = of(property.getValue());
      if (!inner.isEmpty()) {
        properties.put(property.getKey(), inner);
      }
    }
    var inner = schema.has("items") ? List.of(of(schema.path("items"))) : List.<SchemaRules>of();
    return new SchemaRules(
        List.copyOf(rules), properties, inner.stream().filter(items -> !items.isEmpty()).toList());
  }

  private boolean isEmpty() {
    return rules.isEmpty() && properties.isEmpty() && items.isEmpty();
  }

  /// The rules that `object` violates, in the words of the API server.
  ///
  /// @param before the object before this write, or a [MissingNode]
  List<String> check(JsonNode object, JsonNode before) {
    var problems = new ArrayList<String>();
    check(object, before, "", problems);
    return problems;
  }

  private void check(JsonNode node, JsonNode before, String path, List<String> problems) {
    // An unchanged value is not refused because of a newer rule.
    if (node.isMissingNode() || node.isNull() || node.equals(before)) {
      return;
    }
    for (var stated : rules) {
      if (!stated.aboutChange || !before.isMissingNode()) {
        problem(stated, node, before)
            .ifPresent(problem -> problems.add((path.isEmpty() ? "<nil>" : path) + problem));
      }
    }
    properties.forEach(
        (name, inner) ->
            inner.check(
                node.path(name),
                before.path(name),
                path.isEmpty() ? name : path + "." + name,
                problems));
    for (var inner : items) {
      for (var i = 0; i < node.size(); i++) {
        inner.check(node.get(i), MissingNode.getInstance(), path + "[" + i + "]", problems);
      }
    }
  }

  private static Optional<String> problem(Stated stated, JsonNode node, JsonNode before) {
    try {
      return stated.rule.holds(Map.of("self", node, OLD, before))
          ? Optional.empty()
          : Optional.of(": Invalid value: " + stated.message);
    } catch (Rule.Failure e) {
      return Optional.of(": Invalid value: rule evaluation error: " + e.getMessage());
    }
  }
}
