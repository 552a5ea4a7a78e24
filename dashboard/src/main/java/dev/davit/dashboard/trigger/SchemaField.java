package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A property of a payload that a field of a form can have.
///
/// @param name of the property
/// @param choices the JSON texts that it may have; empty unless it is a [Kind#CHOICE]
/// @param byDefault the JSON text of its default; empty: it has none
public record SchemaField(
    String name,
    Kind kind,
    String description,
    boolean isRequired,
    List<String> choices,
    String byDefault) {
  private static final int MOST_CHOICES = 100;

  /// What decides about more than the type of a value, and cannot be shown as a field.
  private static final Set<String> TOO_MUCH =
      Set.of("$ref", "$dynamicRef", "oneOf", "anyOf", "allOf", "not", "if", "properties", "items");

  /// The kinds of fields.
  public enum Kind {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    CHOICE
  }

  /// Text that is JSON, or not: what is typed is none of a field's kind.
  sealed interface Typed {
    record Value(JsonNode json) implements Typed {}

    record Wrong(String why) implements Typed {}
  }

  public SchemaField {
    choices = List.copyOf(choices);
  }

  /// Empty if the schema of the property is more than a field can show.
  static Optional<SchemaField> of(String name, JsonNode schema, boolean isRequired) {
    if (!schema.isObject() || TOO_MUCH.stream().anyMatch(schema::has)) {
      return Optional.empty();
    }
    var choices = new ArrayList<String>();
    for (var choice : schema.path("enum")) {
      if (!choice.isValueNode() || choice.isNull()) {
        return Optional.empty();
      }
      choices.add(choice.toString());
    }
    if (choices.size() > MOST_CHOICES) {
      return Optional.empty();
    }
    return kind(schema)
        .map(
            kind ->
                new SchemaField(
                    name,
                    kind,
                    schema.path("description").asText(""),
                    isRequired,
                    choices,
                    schema.has("default") ? schema.get("default").toString() : ""));
  }

  private static Optional<Kind> kind(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").isEmpty() ? Optional.empty() : Optional.of(Kind.CHOICE);
    }
    return switch (schema.path("type").asText("")) {
      case "string" -> Optional.of(Kind.TEXT);
      case "integer" -> Optional.of(Kind.INTEGER);
      case "number" -> Optional.of(Kind.NUMBER);
      case "boolean" -> Optional.of(Kind.BOOLEAN);
      default -> Optional.empty();
    };
  }

  /// The text of a field for a value; empty if there is none, or it is of another kind.
  String text(JsonNode value) {
    return switch (kind) {
      case TEXT -> value.isTextual() ? value.textValue() : "";
      case INTEGER, NUMBER -> value.isNumber() ? value.toString() : "";
      case BOOLEAN -> value.isBoolean() ? value.toString() : "";
      case CHOICE -> choices.contains(value.toString()) ? value.toString() : "";
    };
  }

  /// The value of a text that is not empty.
  Typed value(String text) {
    if (kind == Kind.TEXT) {
      return new Typed.Value(JsonNodeFactory.instance.textNode(text));
    }
    if (kind == Kind.CHOICE && !choices.contains(text)) {
      return new Typed.Wrong("\"%s\" is not one of %s".formatted(text, String.join(", ", choices)));
    }
    return switch (ExactJson.read(text)) {
      case ExactJson.Read.Value(var json) when isOfKind(json) -> new Typed.Value(json);
      case ExactJson.Read.Value _, ExactJson.Read.Wrong _ ->
          new Typed.Wrong("\"%s\" is not %s".formatted(text, allowed()));
    };
  }

  private boolean isOfKind(JsonNode json) {
    return switch (kind) {
      case TEXT -> json.isTextual();
      case INTEGER -> json.isIntegralNumber();
      case NUMBER -> json.isNumber();
      case BOOLEAN -> json.isBoolean();
      case CHOICE -> true;
    };
  }

  private String allowed() {
    return switch (kind) {
      case TEXT -> "a text";
      case INTEGER -> "a whole number, such as 7";
      case NUMBER -> "a number, such as 0.5";
      case BOOLEAN -> "true or false";
      case CHOICE -> "one of " + String.join(", ", choices);
    };
  }
}
