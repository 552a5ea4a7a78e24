package dev.davit.dashboard.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.dashboard.run.PrettyJson;
import dev.davit.dashboard.run.Visible;
import dev.davit.dashboard.web.Form;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Fields for the properties of a payload, made of a payloadSchema that is a flat object. The JSON
/// text is the payload; a field only changes its property in that text, and each page shows both.
///
/// A field is sent with the text that it had when the page was made. So one that nobody has touched
/// changes nothing, whatever was typed into the JSON text meanwhile.
public final class SchemaForm {
  private static final String TYPED = "field.";
  private static final String BEFORE = "before.";
  private static final int MOST_FIELDS = 50;
  private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();

  /// What decides about more than single properties, and cannot be shown as fields.
  private static final Set<String> TOO_MUCH =
      Set.of("$ref", "$dynamicRef", "oneOf", "anyOf", "allOf", "not", "if", "patternProperties");

  private final List<SchemaField> fields;

  private SchemaForm(List<SchemaField> fields) {
    this.fields = fields;
  }

  /// A field on the page.
  ///
  /// @param text what is in it
  /// @param before what was in it when the page was made
  /// @param problem empty: there is none
  public record Input(SchemaField field, String text, String before, String problem) {
    /// The name of what is typed.
    public String typedName() {
      return TYPED + field.name();
    }

    /// The name of what was in it before.
    public String beforeName() {
      return BEFORE + field.name();
    }

    /// The name of the property.
    public String label() {
      return Visible.text(field.name());
    }

    /// What the property means; empty if the schema does not say it.
    public String description() {
      return Visible.text(field.description());
    }

    /// What the field shows as long as it is empty.
    public String hint() {
      return field.byDefault().isEmpty() ? "" : "default: " + Visible.text(field.byDefault());
    }

    /// Whether its text needs several lines.
    public boolean isLong() {
      return text.contains("\n");
    }

    /// The texts to choose from; empty: anything can be typed.
    public List<String> choices() {
      return switch (field.kind()) {
        case BOOLEAN -> List.of("true", "false");
        case CHOICE -> field.choices();
        case TEXT, INTEGER, NUMBER -> List.of();
      };
    }
  }

  /// A form that was sent.
  ///
  /// @param payload the JSON text with what was changed in fields
  record Merged(String payload, List<Input> inputs) {
    Merged {
      inputs = List.copyOf(inputs);
    }

    /// Whether a field has to be changed first.
    boolean hasProblems() {
      return inputs.stream().anyMatch(it -> !it.problem().isEmpty());
    }
  }

  /// Empty if the schema is not a flat object, or there is none.
  static Optional<SchemaForm> of(@Nullable JsonNode schema) {
    if (schema == null
        || !schema.path("type").asText("").equals("object")
        || TOO_MUCH.stream().anyMatch(schema::has)) {
      return Optional.empty();
    }
    var required = new HashSet<String>();
    schema.path("required").forEach(it -> required.add(it.asText()));
    var properties = schema.path("properties");
    var fields = new ArrayList<SchemaField>();
    for (var property : properties.properties()) {
      var name = property.getKey();
      SchemaField.of(name, property.getValue(), required.contains(name)).ifPresent(fields::add);
    }
    return fields.isEmpty() || fields.size() < properties.size() || fields.size() > MOST_FIELDS
        ? Optional.empty()
        : Optional.of(new SchemaForm(fields));
  }

  /// The properties whose fields were changed on a page made with an earlier schema, and that have
  /// no field now.
  ///
  /// @return what was typed, by the name of the property
  static SortedMap<String, String> lost(Optional<SchemaForm> now, Form sent) {
    var known = now.stream().flatMap(it -> it.fields.stream()).map(SchemaField::name).toList();
    var lost = new TreeMap<String, String>();
    for (var field : sent.fields().entrySet()) {
      if (field.getKey().startsWith(TYPED)) {
        var name = field.getKey().substring(TYPED.length());
        if (!known.contains(name) && !field.getValue().equals(sent.first(BEFORE + name))) {
          lost.put(name, field.getValue());
        }
      }
    }
    return lost;
  }

  /// The fields for a JSON text.
  List<Input> filled(String payload) {
    var json = ExactJson.read(payload) instanceof ExactJson.Read.Value(var value) ? value : NOTHING;
    return fields.stream()
        .map(
            field -> {
              var text = field.text(json.path(field.name()));
              return new Input(field, text, text, "");
            })
        .toList();
  }

  /// The JSON text with the properties whose fields were changed.
  Merged merged(String payload, Form sent) {
    var inputs = new ArrayList<Input>();
    var json = ExactJson.read(payload) instanceof ExactJson.Read.Value(var value) ? value : NOTHING;
    var changed = json instanceof ObjectNode object ? object.deepCopy() : null;
    var hasChanged = false;
    for (var field : fields) {
      var before = sent.first(BEFORE + field.name());
      var typed = sent.fields().getOrDefault(TYPED + field.name(), before);
      var problem = "";
      if (!typed.equals(before)) {
        problem = change(changed, field, typed, before);
        hasChanged = true;
      }
      inputs.add(new Input(field, typed, before, problem));
    }
    var merged = new Merged(payload, inputs);
    if (!hasChanged) {
      return new Merged(payload, filled(payload));
    }
    return changed == null || merged.hasProblems()
        ? merged
        : new Merged(PrettyJson.whole(changed), filled(PrettyJson.whole(changed)));
  }

  /// @return the problem; empty: there is none
  private static String change(
      @Nullable ObjectNode json, SchemaField field, String typed, String before) {
    if (json == null) {
      return "The JSON text is not an object: correct it first.";
    }
    var now = field.text(json.path(field.name()));
    if (!now.equals(before) && !now.equals(typed)) {
      return "It was changed here and in the JSON text: make both equal.";
    }
    if (typed.isEmpty()) {
      if (field.isRequired() && field.kind() == SchemaField.Kind.TEXT) {
        json.put(field.name(), "");
      } else {
        json.remove(field.name());
      }
      return "";
    }
    return switch (field.value(typed)) {
      case SchemaField.Typed.Wrong(var why) -> Visible.text(why);
      case SchemaField.Typed.Value(var value) -> {
        json.set(field.name(), value);
        yield "";
      }
    };
  }
}
