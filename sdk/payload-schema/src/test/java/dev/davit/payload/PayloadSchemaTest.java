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

  private static final String PAYMENT =
      """
      {"%s": [
         {"required": ["card"], "properties": {"card": {"type": "string"}}},
         {"required": ["iban"]},
         {"properties": {"cash": {"const": true}}, "required": ["cash"]}]}
      """;

  private static final String THREE =
      """
      {"additionalProperties": {"type": "integer"}}
      """;

  record Reported(String sentence, String schema, String payload, String fault) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static Stream<Reported> reported() {
    return Stream.of(
        new Reported(
            "no branch of anyOf matches: each says why",
            PAYMENT.formatted("anyOf"),
            "{\"card\": 1}",
            "the whole of it: matches no branch of anyOf (branch 1: at /card: integer found, string expected; branch 2: required property 'iban' not found; branch 3: required property 'cash' not found) (rule /anyOf)"),
        new Reported(
            "no branch of oneOf matches: each says why",
            PAYMENT.formatted("oneOf"),
            "{\"cash\": 1}",
            "the whole of it: matches no branch of oneOf (branch 1: required property 'card' not found; branch 2: required property 'iban' not found; branch 3: at /cash: must be the constant value 'true') (rule /oneOf)"),
        new Reported(
            "one branch of anyOf is enough", PAYMENT.formatted("anyOf"), "{\"iban\": 1}", "none"),
        new Reported(
            "two branches of oneOf match",
            PAYMENT.formatted("oneOf"),
            "{\"card\": \"c\", \"cash\": true}",
            "the whole of it: matches branches 1 and 3 of oneOf, exactly one is allowed (rule /oneOf)"),
        new Reported(
            "of five branches three are shown",
            "{\"properties\": {\"a\": {\"anyOf\": [{\"const\": 1}, {\"const\": 2}, {\"const\": 3}, {\"const\": 4}, false]}}}",
            "{\"a\": 0}",
            "at /a: matches no branch of anyOf (branch 1: must be the constant value '1'; branch 2: must be the constant value '2'; branch 3: must be the constant value '3'; 2 more branches) (rule /properties/a/anyOf)"),
        new Reported(
            "a failed anyOf in a list names its item",
            "{\"items\": {\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}}",
            "[\"a\", 1, 2]",
            "at /1: matches no branch of anyOf (branch 1: integer found, string expected; branch 2: integer found, null expected) (rule /items/anyOf); at /2: matches no branch of anyOf (branch 1: integer found, string expected; branch 2: integer found, null expected) (rule /items/anyOf)"),
        new Reported(
            "what a branch forgives is no violation",
            "{\"not\": {\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}}",
            "1",
            "none"),
        new Reported(
            "three violations are shown",
            THREE,
            "{\"a\": \"\", \"b\": \"\", \"c\": \"\"}",
            "at /a: string found, integer expected (rule /additionalProperties/type); at /b: string found, integer expected (rule /additionalProperties/type); at /c: string found, integer expected (rule /additionalProperties/type)"),
        new Reported(
            "of four violations three are shown",
            THREE,
            "{\"a\": \"\", \"b\": \"\", \"c\": \"\", \"d\": \"\"}",
            "(rule /additionalProperties/type); at /c: string found, integer expected (rule /additionalProperties/type); and more"));
  }

  @ParameterizedTest
  @MethodSource("reported")
  void violationsAreReportedByBranchAndUpToThree(Reported reported) {
    assertThat(fault(reported.schema(), reported.payload())).endsWith(reported.fault());
  }

  @Test
  void violationsWithLongNamesStayWithinTheMessage() {
    var name = "n".repeat(300);
    var payload =
        "{\"%1$sa\": \"\", \"%1$sb\": \"\", \"%1$sc\": \"\", \"%1$sd\": \"\"}".formatted(name);
    assertThat(fault(THREE, payload))
        .hasSizeLessThanOrEqualTo(PayloadSchema.MAX_MESSAGE)
        .endsWith("; and more");
    var branches =
        "{\"anyOf\": [{\"required\": [\"%1$s\"]}, {\"required\": [\"%1$s\"]}, {\"required\": [\"%1$s\"]}, {\"required\": [\"%1$s\"]}]}"
            .formatted(name);
    assertThat(fault(branches, "{}")).contains("; branch 3: required", "; 1 more branch)");
  }

  /// As many steps as a check has, and a violation before them.
  @Test
  void aViolationIsShownAlsoIfLookingForMoreTakesTooLong() {
    var slow =
        "{\"required\": [\"a\"], \"additionalProperties\": {\"$ref\": \"#/$defs/slow\"}, \"$defs\": {\"slow\": {\"$ref\": \"#/$defs/slow\"}}}";
    assertThat(fault(slow, "{\"b\": 1}")).contains("required property 'a' not found");
    assertThat(fault(slow, "{\"a\": 1}")).endsWith("takes too long");
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
