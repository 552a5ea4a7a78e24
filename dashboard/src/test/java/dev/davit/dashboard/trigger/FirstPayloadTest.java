package dev.davit.dashboard.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstPayloadTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a schema without rules gives an object    | {}                                                     | {}
          true allows everything                    | true                                                   | {}
          an example comes first                    | {"examples": [{"a": 7}, 2], "default": 3}              | {"a":7}
          then the default                          | {"type": "object", "default": {"a": 3}}                | {"a":3}
          only required properties are there        | {"required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}} | {"a":""}
          a number begins at its minimum            | {"required": ["n"], "properties": {"n": {"type": "integer", "minimum": 5}}} | {"n":5}
          a choice is its first word                | {"required": ["s"], "properties": {"s": {"enum": ["small", "large"]}}} | {"s":"small"}
          a nullable text is a text                 | {"required": ["s"], "properties": {"s": {"type": ["string", "null"]}}} | {"s":""}
          objects are filled inside                 | {"required": ["o"], "properties": {"o": {"required": ["b"], "properties": {"b": {"type": "boolean"}}}}} | {"o":{"b":false}}
          a schema of a list gives an empty one     | {"type": "array", "items": {"type": "string"}}         | []
          a property without a schema is an object  | {"required": ["x"]}                                    | {"x":{}}
          """)
  void aSchemaGivesASkeleton(String sentence, String schema, String payload) throws Exception {
    assertThat(FirstPayload.of(new ObjectMapper().readTree(schema))).hasToString(payload);
  }
}
