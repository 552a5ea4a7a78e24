package dev.davit.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.davit.payload.PayloadSchema.Compiled.Unusable;
import dev.davit.payload.PayloadSchema.Compiled.Usable;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadSchemaTest {
  private static final String ORDER =
      """
      {"type": "object", "required": ["id"], "additionalProperties": false,
       "properties": {
         "id": {"type": "string", "pattern": "^o-[0-9]+$"},
         "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}},
       "$defs": {"line": {"properties": {"quantity": {"type": "integer", "minimum": 1}}}}}
      """;

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static PayloadSchema usable(String schema) {
    var compiled = PayloadSchema.compile(json(schema));
    assertThat(compiled).isInstanceOf(Usable.class);
    return ((Usable) compiled).schema();
  }

  private static String fault(String schema, String payload) {
    return usable(schema).faultOf(json(payload)).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\": \"o-1\"}                                | none",
        "{\"id\": \"o-1\", \"lines\": [{\"quantity\": 2}]} | none",
        "{}                                               | the whole of it: required property 'id' not found (rule /required)",
        "null                                             | the whole of it: null found, object expected (rule /type)",
        "{\"id\": \"x\"}                                  | at /id: does not match the regex pattern ^o-[0-9]+$ (rule /properties/id/pattern)",
        "{\"id\": \"o-1\", \"lines\": [{}, {\"quantity\": 0}]} | at /lines/1/quantity: must have a minimum value of 1 (rule /$defs/line/properties/quantity/minimum)",
      })
  void faultsNameThePathAndTheRule(String payload, String fault) {
    assertThat(fault(ORDER, payload)).endsWith(fault);
  }

  @Test
  void theDraftThatASchemaNamesCounts() {
    var tuple =
        """
        {"$schema": "http://json-schema.org/draft-07/schema#",
         "items": [{"type": "string"}, {"type": "integer"}], "additionalItems": false}
        """;
    assertThat(fault(tuple, "[\"a\", 1]")).isEqualTo("none");
    assertThat(fault(tuple, "[\"a\", 1, 2]")).contains("index '2'");
  }

  record Bad(String schema, String why) {}

  static Stream<Bad> badSchemas() {
    return Stream.of(
        new Bad("{\"type\": \"strin\"}", "at /type"),
        new Bad("{\"required\": \"id\"}", "at /required"),
        new Bad("{\"properties\": {\"a\": {\"minimum\": \"1\"}}}", "at /properties/a/minimum"),
        new Bad("{\"pattern\": \"(\"}", "pattern \"(\" is not one of RE2"),
        new Bad("{\"pattern\": \"(?=a)b\"}", "pattern \"(?=a)b\" is not one of RE2"),
        new Bad("{\"$ref\": \"#/$defs/missing\"}", "/$defs/missing"),
        new Bad("{\"$ref\": \"https://example.com/schema.json\"}", "example.com"),
        new Bad("{\"$ref\": \"file:///etc/passwd\"}", "passwd"),
        new Bad("{\"$ref\": \"classpath:logback.xml\"}", "logback"),
        new Bad("{\"$schema\": \"https://example.com/own\"}", "example.com"),
        new Bad("{\"description\": \"" + "d".repeat(32 * 1024) + "\"}", "at most 32768"));
  }

  @ParameterizedTest
  @MethodSource("badSchemas")
  void whatIsNoSchemaIsSaidInWords(Bad bad) {
    var compiled = PayloadSchema.compile(json(bad.schema()));
    assertThat(compiled).isInstanceOf(Unusable.class);
    assertThat(((Unusable) compiled).why()).contains(bad.why());
  }

  static Stream<String> hostileSchemas() {
    var doubling = new StringBuilder("{\"$ref\": \"#/$defs/d0\", \"$defs\": {");
    for (var level = 0; level < 60; level++) {
      var next = "{\"$ref\": \"#/$defs/d%d\"}".formatted(level + 1);
      doubling.append("\"d%d\": {\"allOf\": [%s, %s]}, ".formatted(level, next, next));
    }
    doubling.append("\"d60\": {\"type\": [\"string\", \"array\"]}}}");
    return Stream.of(
        doubling.toString(),
        "{\"$ref\": \"#\"}",
        "{\"allOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}",
        "{\"$dynamicAnchor\": \"a\", \"anyOf\": [{\"$dynamicRef\": \"#a\"}]}",
        "{\"items\": {\"anyOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}, \"type\": \"array\"}",
        "{\"pattern\": \"^(a+)+$\"}",
        "{\"pattern\": \"^(a|a|a)*b$\"}",
        "{\"uniqueItems\": true}");
  }

  @ParameterizedTest
  @MethodSource("hostileSchemas")
  void noSchemaTakesForEver(String schema) {
    var payloads =
        Stream.of(
            "\"" + "a".repeat(100_000) + "!\"",
            "[".repeat(900) + "]".repeat(900),
            "[" + "[],".repeat(50_000) + "1]");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          if (PayloadSchema.compile(json(schema)) instanceof Usable usable) {
            payloads.forEach(payload -> usable.schema().faultOf(json(payload)));
          }
        });
  }

  record Weighed(String sentence, String schema, int from, int to) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  /// Measured on a heap of JDK 25 with compressed pointers: `from` is what a schema keeps.
  static Stream<Weighed> weighed() {
    var thousand = IntStream.range(0, 1_700).mapToObj("\"p%d\": {}"::formatted);
    return Stream.of(
        new Weighed("nothing", "{}", 1_400, 3_000),
        new Weighed("some rules", ORDER, 8_500, 17_000),
        new Weighed(
            "a text", "{\"description\": \"%s\"}".formatted("d".repeat(30_000)), 31_000, 64_000),
        new Weighed("a large pattern", "{\"pattern\": \"a{0,1000}b{0,900}\"}", 190_000, 380_000),
        new Weighed(
            "many properties",
            "{\"properties\": {%s}}".formatted(thousand.collect(Collectors.joining(","))),
            675_000,
            1_350_000));
  }

  @ParameterizedTest
  @MethodSource("weighed")
  void aSchemaWeighsWhatItKeeps(Weighed weighed) {
    assertThat(usable(weighed.schema()).weight()).isBetween(weighed.from(), weighed.to());
  }
}
