package dev.davit.dashboard.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.dashboard.trigger.SchemaForm.Input;
import dev.davit.dashboard.web.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaFormTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["id", "note"], "properties": {
        "id": {"type": "string", "description": "The order."},
        "note": {"type": "string"},
        "count": {"type": "integer", "minimum": 1, "default": 7},
        "rate": {"type": "number"},
        "dry": {"type": "boolean"},
        "size": {"enum": ["s", "m", 3]}}}
      """;

  record Change(String name, String payload, String field, String typed, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Change> changes() {
    return Stream.of(
        new Change("a text", "{}", "id", "o-7", "{'id':'o-7'}"),
        new Change("a text that looks like a number", "{}", "id", "007", "{'id':'007'}"),
        new Change(
            "a number keeps its digits",
            "{}",
            "count",
            "3544790567247868102",
            "{'count':3544790567247868102}"),
        new Change("a decimal keeps its zeros", "{}", "rate", "1.50", "{'rate':1.50}"),
        new Change("a boolean", "{'dry':true}", "dry", "false", "{'dry':false}"),
        new Change("a choice", "{}", "size", "\"m\"", "{'size':'m'}"),
        new Change("a choice that is a number", "{}", "size", "3", "{'size':3}"),
        new Change("an empty field leaves it out", "{'count':1}", "count", "", "{}"),
        new Change(
            "an empty field that is required is an empty text",
            "{'id':'a'}",
            "id",
            "",
            "{'id':''}"),
        new Change(
            "what the fields do not know stays",
            "{'more':{'n':[1.10,null]},'count':1}",
            "count",
            "2",
            "{'more':{'n':[1.10,null]},'count':2}"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangedFieldChangesItsProperty(Change change) {
    var payload = json(change.payload());

    var merged = form().merged(payload, typed(payload, Map.of(change.field(), change.typed())));

    assertThat(merged.hasProblems()).isFalse();
    assertThat(merged.payload().replaceAll("\\s", "")).isEqualTo(json(change.after()));
    assertThat(merged.inputs()).isEqualTo(form().filled(merged.payload()));
  }

  record Wrong(String name, String field, String typed, String problem) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Wrong> wrong() {
    return Stream.of(
        new Wrong("a word", "count", "many", "\"many\" is not a whole number, such as 7"),
        new Wrong("a fraction", "count", "1.5", "\"1.5\" is not a whole number, such as 7"),
        new Wrong("no number", "rate", "NaN", "\"NaN\" is not a number, such as 0.5"),
        new Wrong("two numbers", "rate", "1 2", "\"1 2\" is not a number, such as 0.5"),
        new Wrong("no boolean", "dry", "yes", "\"yes\" is not true or false"),
        new Wrong("no choice", "size", "\"x\"", "\"\"x\"\" is not one of \"s\", \"m\", 3"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aProblemKeepsWhatWasTypedAndTheJson(Wrong given) {
    var merged = form().merged("{}", typed("{}", Map.of(given.field(), given.typed())));

    assertThat(merged.payload()).isEqualTo("{}");
    assertThat(merged.hasProblems()).isTrue();
    var input =
        merged.inputs().stream()
            .filter(it -> it.label().equals(given.field()))
            .findFirst()
            .orElseThrow();
    assertThat(input.text()).isEqualTo(given.typed());
    assertThat(input.before()).isEmpty();
    assertThat(input.problem()).isEqualTo(given.problem());
  }

  @Test
  void untouchedFieldsLeaveTheJsonTextAsItIs() {
    var sent = typed("{\"count\": 1}", Map.of());

    var merged = form().merged("{\"count\":    2 }", sent);

    assertThat(merged.payload()).isEqualTo("{\"count\":    2 }");
    assertThat(text(merged.inputs(), "count")).isEqualTo("2");
    assertThat(form().merged("{", sent).payload()).isEqualTo("{");
  }

  @Test
  void aPropertyThatWasChangedInBothPlacesIsAProblem() {
    var sent = typed("{\"count\": 1}", Map.of("count", "2"));

    assertThat(form().merged("{\"count\": 3}", sent).hasProblems()).isTrue();
    assertThat(form().merged("{\"count\": 2}", sent).hasProblems()).isFalse();
    assertThat(form().merged("{", sent).hasProblems()).isTrue();
    assertThat(form().merged("[]", sent).hasProblems()).isTrue();
  }

  @Test
  void aFormWithoutFieldsIsTheJsonText() {
    assertThat(form().merged("{\"id\": \"a\"}", Form.EMPTY).payload()).isEqualTo("{\"id\": \"a\"}");
  }

  @Test
  void fieldsSayWhatTheSchemaSays() {
    var inputs = form().filled("{\"id\": \"a\\nb\", \"count\": \"no number\"}");

    assertThat(inputs)
        .extracting(Input::label)
        .containsExactly("id", "note", "count", "rate", "dry", "size");
    assertThat(inputs.get(0).description()).isEqualTo("The order.");
    assertThat(inputs.get(0).field().isRequired()).isTrue();
    assertThat(inputs.get(0).isLong()).isTrue();
    assertThat(inputs.get(2).hint()).isEqualTo("default: 7");
    assertThat(inputs.get(2).text()).isEmpty();
    assertThat(inputs.get(4).choices()).containsExactly("true", "false");
    assertThat(inputs.get(5).choices()).containsExactly("\"s\"", "\"m\"", "3");
  }

  static Stream<String> notFlat() {
    return Stream.of(
        "{}",
        "true",
        "{'type': 'string'}",
        "{'type': 'object'}",
        "{'type': 'object', 'properties': {}}",
        "{'type': ['object', 'null'], 'properties': {'a': {'type': 'string'}}}",
        "{'type': 'object', 'properties': {'a': {'type': 'array'}}}",
        "{'type': 'object', 'properties': {'a': {'type': 'object', 'properties': {}}}}",
        "{'type': 'object', 'properties': {'a': {'type': ['string', 'null']}}}",
        "{'type': 'object', 'properties': {'a': {'$ref': '#/$defs/a'}}}",
        "{'type': 'object', 'properties': {'a': {'enum': [[1]]}}}",
        "{'type': 'object', 'properties': {'a': {'enum': []}}}",
        "{'type': 'object', 'properties': {'a': true}}",
        "{'type': 'object', 'properties': {'a': {'type': 'string'}, 'b': {}}}",
        "{'type': 'object', 'oneOf': [], 'properties': {'a': {'type': 'string'}}}");
  }

  @ParameterizedTest
  @MethodSource("notFlat")
  void otherSchemasHaveNoFields(String schema) {
    assertThat(SchemaForm.of(read(json(schema)))).isEmpty();
  }

  @Test
  void noSchemaHasNoFields() {
    assertThat(SchemaForm.of(null)).isEmpty();
  }

  private static SchemaForm form() {
    return SchemaForm.of(read(SCHEMA)).orElseThrow();
  }

  /// What a browser sends of a page that was made with `payload`.
  private static Form typed(String payload, Map<String, String> changes) {
    var fields = new HashMap<String, String>();
    for (var input : form().filled(payload)) {
      fields.put(input.beforeName(), input.before());
      fields.put(input.typedName(), changes.getOrDefault(input.label(), input.text()));
    }
    return new Form(fields);
  }

  private static String text(List<Input> inputs, String name) {
    return inputs.stream()
        .filter(it -> it.label().equals(name))
        .map(Input::text)
        .findFirst()
        .orElseThrow();
  }

  private static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
