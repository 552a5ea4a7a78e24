package dev.davit.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.payload.PayloadSchema.Compiled.Unusable;
import dev.davit.payload.PayloadSchema.Compiled.Usable;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What schemas and payloads ask for that are meant to take for ever, or all memory.
class HostileSchemaTest {
  private static final Duration MAX_CPU = Duration.ofSeconds(5);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String TOO_LONG = "takes too long";
  private static final String NONE = "none";

  record Hostile(String sentence, JsonNode schema, JsonNode payload, String answer) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Hostile hostile(String sentence, String schema, JsonNode payload, String answer) {
    return new Hostile(sentence, json(schema), payload, answer);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonNode items(int number, IntFunction<JsonNode> item) {
    var array = JSON.arrayNode();
    IntStream.range(0, number).mapToObj(item).forEach(array::add);
    return array;
  }

  private static JsonNode members(int number, IntFunction<String> name) {
    var object = JSON.objectNode();
    IntStream.range(0, number).forEach(i -> object.put(name.apply(i), i));
    return object;
  }

  /// Texts of 16 pairs of letters with equal hashes, all different.
  private static String colliding(int i) {
    return IntStream.range(0, 16)
        .mapToObj(bit -> ((i >> bit) & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  private static JsonNode text(int length) {
    return TextNode.valueOf("a".repeat(length));
  }

  private static String join(int number, IntFunction<String> part) {
    return IntStream.range(0, number).mapToObj(part).collect(Collectors.joining(","));
  }

  private static JsonNode deepArray(int depth) {
    JsonNode deep = JSON.arrayNode();
    for (var level = 1; level < depth; level++) {
      deep = new ArrayNode(JSON).add(deep);
    }
    return deep;
  }

  private static JsonNode deepSchema(int depth) {
    JsonNode deep = JSON.objectNode();
    for (var level = 1; level < depth; level++) {
      deep = new ObjectNode(JSON).set("not", deep);
    }
    return deep;
  }

  static Stream<Hostile> hostile() {
    return Stream.of(patterns(), values(), rules(), formats(), shapes()).flatMap(table -> table);
  }

  private static Stream<Hostile> patterns() {
    var hundred =
        "{'patternProperties': {%s}}".formatted(join(99, i -> "'^a*%d$': {}".formatted(i)));
    var large = "{'items': {'pattern': '(x{0,999}y{0,900}|z)$'}}";
    return Stream.of(
        hostile("a large pattern", large, items(100, i -> text(10_000)), TOO_LONG),
        hostile(
            "a pattern with two thousand ways at once",
            "{'items': {'pattern': '^(a?){900}$'}}",
            items(1_000, i -> text(400)),
            TOO_LONG),
        hostile("many patterns of many names", hundred, members(50_000, i -> "a" + i), TOO_LONG),
        hostile(
            "many patterns, and what is left",
            hundred.replaceFirst("^\\{", "{'additionalProperties': false, "),
            members(50_000, i -> "a".repeat(50) + i),
            TOO_LONG),
        hostile(
            "a pattern for ever",
            "{'pattern': '((a{1000}){1000}){1000}'}",
            text(1),
            "payloadSchema is not a JSON Schema: pattern \"((a{1000}){1000}){1000}\" makes a"),
        hostile(
            "thousands of alternatives",
            "{'items': {'pattern': '^(%s)$'}}"
                .formatted(
                    IntStream.range(0, 600)
                        .mapToObj(i -> "x" + i)
                        .collect(Collectors.joining("|"))),
            items(10, i -> TextNode.valueOf("x1")),
            NONE),
        hostile(
            "a pattern that the JDK takes for ever for",
            "{'pattern': '^(a+)+$'}",
            TextNode.valueOf("a".repeat(100_000) + "!"),
            "does not match the regex pattern"));
  }

  private static Stream<Hostile> values() {
    var colliding = items(40_000, i -> TextNode.valueOf(colliding(i)));
    var doubled = ((ArrayNode) colliding.deepCopy()).add(colliding(7));
    var listed = join(700, i -> "'" + colliding(i) + "'");
    var big = items(5_000, i -> members(3, n -> "n" + n));
    return Stream.of(
        hostile("items whose hashes collide", "{'uniqueItems': true}", colliding, NONE),
        hostile("one of them twice", "{'uniqueItems': true}", doubled, "only unique items"),
        hostile(
            "objects whose hashes collide",
            "{'uniqueItems': true}",
            items(40_000, i -> JSON.objectNode().put(colliding(i), 1)),
            NONE),
        hostile(
            "equal numbers", "{'uniqueItems': true}", json("[1, [2], 1.0]"), "only unique items"),
        hostile("unequal types", "{'uniqueItems': true}", json("[1, '1', [1], true]"), NONE),
        hostile(
            "the same large array for every rule",
            "{'allOf': [%s]}".formatted(join(1_000, i -> "{'uniqueItems': true}")),
            items(20_000, i -> TextNode.valueOf("a".repeat(20) + i)),
            TOO_LONG),
        hostile(
            "a list whose hashes collide",
            "{'items': {'enum': [%s]}}".formatted(listed),
            items(65_000, i -> TextNode.valueOf(colliding(i % 700))),
            NONE),
        hostile(
            "a list that is missed",
            "{'items': {'not': {'enum': [%s]}}}".formatted(listed),
            items(60_000, i -> TextNode.valueOf(colliding(700 + i))),
            TOO_LONG),
        hostile(
            "a large constant",
            "{'allOf': [%s]}".formatted(join(1_000, i -> "{'not': {'const': [%d]}}".formatted(i))),
            big,
            TOO_LONG),
        hostile("equal constants", "{'const': {'a': [1.0]}}", json("{'a': [1]}"), NONE),
        hostile(
            "names whose hashes collide",
            "{'unevaluatedProperties': {'type': 'integer'}, 'properties': {'a': true}}",
            members(40_000, HostileSchemaTest::colliding),
            NONE));
  }

  private static Stream<Hostile> rules() {
    var chain =
        "{'$ref': '#/$defs/d0', '$defs': {%s, 'd500': {}}}"
            .formatted(join(500, i -> "'d%d': {'$ref': '#/$defs/d%d'}".formatted(i, i + 1)));
    return Stream.of(
        hostile("a loop", "{'$ref': '#'}", json("1"), TOO_LONG),
        hostile(
            "a loop by name", "{'$dynamicAnchor': 'a', '$dynamicRef': '#a'}", text(1), TOO_LONG),
        hostile(
            "a loop in the older draft",
            "{'$schema': 'https://json-schema.org/draft/2019-09/schema', '$recursiveRef': '#'}",
            text(1),
            TOO_LONG),
        hostile("a long way", chain, json("1"), NONE),
        hostile(
            "contains of contains",
            "{'$defs': {'c': {'contains': {'contains': {'contains': {'const': 1}}}}}, '$ref': '#/$defs/c'}",
            items(100, i -> items(100, j -> items(100, k -> JSON.numberNode(2)))),
            TOO_LONG),
        hostile(
            "rules that ask for nothing",
            "{'allOf': [%s]}".formatted(join(2_000, i -> "{'items':{}}")),
            items(50_000, i -> JSON.numberNode(i)),
            TOO_LONG),
        hostile(
            "many required names",
            "{'items': {'required': [%s]}}".formatted(join(4_000, i -> "'a%d'".formatted(i))),
            items(50_000, i -> JSON.objectNode()),
            "required property"),
        hostile(
            "many errors",
            "{'anyOf': [{'items': {'allOf': [%s]}}, {'items': false}]}"
                .formatted(join(500, i -> "{'type': 'string'}")),
            items(50_000, i -> JSON.numberNode(i)),
            TOO_LONG),
        hostile(
            "many notes",
            "{'items': {'allOf': [%s]}}"
                .formatted(join(400, i -> "{'properties':{'a':{}},'unevaluatedProperties':true}")),
            items(500, i -> members(50, n -> "n" + n)),
            TOO_LONG),
        hostile(
            "notes that are dropped",
            "{'items': {'unevaluatedProperties': true, 'anyOf': [%s, true]}}"
                .formatted(join(500, i -> "{'properties':{'a':{}},'type':'array'}")),
            items(5_000, i -> members(1, n -> "a")),
            TOO_LONG),
        hostile(
            "the length of a long text",
            "{'allOf': [%s]}".formatted(join(1_000, i -> "{'minLength': 1}")),
            TextNode.valueOf("\uD83D\uDE00".repeat(500_000)),
            TOO_LONG),
        hostile(
            "the length in characters, not in halves",
            "{'maxLength': 500000}",
            TextNode.valueOf("\uD83D\uDE00".repeat(500_000)),
            NONE));
  }

  private static Stream<Hostile> formats() {
    var tables = Stream.<Hostile>builder();
    for (var draft :
        new String[] {
          "https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"
        }) {
      for (var format :
          "email idn-email idn-hostname hostname uri uri-template iri regex date-time duration uuid ipv6 json-pointer time"
              .split(" ", -1)) {
        tables.add(
            hostile(
                format + " of " + draft,
                "{'$schema': '%s', 'format': '%s'}".formatted(draft, format),
                TextNode.valueOf("a.".repeat(200_000) + "@" + "((a+)+){".repeat(50_000)),
                NONE));
      }
      tables.add(
          hostile(
              "content of " + draft,
              "{'$schema': '%s', 'contentMediaType': 'application/json', 'contentEncoding': 'base64'}"
                  .formatted(draft),
              TextNode.valueOf("[".repeat(100_000)),
              NONE));
    }
    return tables.build();
  }

  private static Stream<Hostile> shapes() {
    var decimal = DecimalNode.valueOf(new BigDecimal("1e1000000000"));
    var multiple = "{'items': {'multipleOf': 1e-308}}";
    return Stream.of(
        hostile("a deep payload", "{'items': {'$ref': '#'}}", deepArray(128), NONE),
        hostile(
            "a payload that is too deep",
            "{}",
            deepArray(100_000),
            "the payload is nested 100000 deep; at most 128 are allowed"),
        new Hostile("a deep schema", deepSchema(64), json("1"), "must not be valid to the schema"),
        new Hostile(
            "a schema that is too deep",
            deepSchema(100_000),
            json("1"),
            "payloadSchema is nested 100000 deep; at most 64 are allowed"),
        hostile(
            "a number without end",
            "{'type': 'integer', 'multipleOf': 3}",
            decimal,
            "the payload has a number with the exponent 1000000000; at most 1000 is allowed"),
        hostile(
            "a number without end within",
            "{'multipleOf': 3}",
            JSON.arrayNode().add(decimal),
            "exponent 1000000000"),
        new Hostile(
            "a rule without end",
            JSON.objectNode().set("multipleOf", decimal),
            json("1"),
            "payloadSchema has a number with the exponent 1000000000"),
        hostile(
            "a number of many digits",
            "{}",
            JSON.numberNode(BigInteger.TEN.pow(100_000)),
            "the payload has a number of 100001 digits; at most 1000 are allowed"),
        hostile(
            "infinity",
            "{'multipleOf': 3}",
            DoubleNode.valueOf(Double.POSITIVE_INFINITY),
            "the payload has a number that is not finite"),
        hostile(
            "large numbers", multiple, items(100_000, i -> DoubleNode.valueOf(1e308)), TOO_LONG),
        hostile("small numbers", "{'multipleOf': 1e-400}", json("1e-400"), NONE),
        hostile("a limit that is no integer", "{'minLength': 1e400}", text(10), NONE),
        hostile(
            "a limit of items",
            "{'minItems': 1e308, 'maxItems': 1e308, 'minContains': 1e308, 'contains': true}",
            json("[1]"),
            "rule /maxItems"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void everythingEndsSoonAndInWords(Hostile hostile) {
    var threads = ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadCpuTime();

    var answer = answer(hostile.schema(), hostile.payload());

    var cpu = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    assertThat(answer)
        .contains(hostile.answer())
        .hasSizeLessThanOrEqualTo(PayloadSchema.MAX_MESSAGE);
    assertThat(cpu).isLessThan(MAX_CPU);
  }

  private static String answer(JsonNode schema, JsonNode payload) {
    var compiled = PayloadSchema.compile(schema);
    return compiled instanceof Usable usable
        ? usable.schema().faultOf(payload).orElse(NONE)
        : ((Unusable) compiled).why();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'const': 'a'}",
        "{'enum': ['a', 'b']}",
        "{'type': 'integer'}",
        "{'type': ['integer', 'null']}",
        "{'pattern': '^a$'}",
        "{'minLength': 100}",
        "{'maxLength': 1}",
        "{'not': {}}",
        "{'anyOf': [{'const': 1}, {'type': 'integer'}]}",
        "{'oneOf': [{'const': 1}, {'type': 'integer'}]}",
        "{'allOf': [{'const': 1}]}",
        "{'if': true, 'then': false}",
      })
  void noValueOfAPayloadIsQuoted(String schema) {
    assertThat(answer(json(schema), TextNode.valueOf("s3cr3t")))
        .contains("rule /")
        .doesNotContain("s3cr3t");
    var within = "{'properties': {'a': %s}, 'items': %1$s}".formatted(schema);
    assertThat(answer(json(within), json("{'a': 's3cr3t'}")))
        .contains("/a")
        .doesNotContain("s3cr3t");
    assertThat(answer(json(within), json("['s3cr3t']"))).contains("/0").doesNotContain("s3cr3t");
    var contains =
        "{'contains': {'$ref': '#/$defs/a'}, '$defs': {'a': {'allOf': [{'const': 1}, %s]}}}"
            .formatted(schema);
    assertThat(answer(json(contains), json("['s3cr3t']")))
        .contains("contain")
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'additionalProperties': false}        | rule /additionalProperties)",
        "{'unevaluatedProperties': false}       | rule /unevaluatedProperties)",
        "{'additionalProperties': {'minimum': 9}} | rule /additionalProperties/minimum)",
        "{'propertyNames': {'maxLength': 3}}    | rule /propertyNames)",
      })
  void aLongNameHidesNeitherFaultNorRule(String schema, String rule) {
    var payload = JSON.objectNode().put("\uD83D\uDE00".repeat(50_000), 1);
    var answer = answer(json(schema), payload);
    assertThat(answer)
        .contains(rule.substring(0, rule.length() - 1))
        .hasSizeLessThanOrEqualTo(PayloadSchema.MAX_MESSAGE);
    assertThat(answer.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).isTrue();
  }
}
