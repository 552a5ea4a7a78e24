package dev.davit.operator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.davit.api.Phase;
import dev.davit.api.RunError;
import dev.davit.api.RunOutputRef;
import dev.davit.api.TokenPhase;
import dev.davit.client.RunHandle;
import dev.davit.client.RunView;
import dev.davit.client.TokenView;
import dev.davit.operator.gateway.Parking;
import dev.davit.operator.gateway.Problem;
import dev.davit.operator.gateway.Response;
import dev.davit.sdk.TypeRef;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// docs/openapi.yaml describes the calls as they are.
class OpenApiTest {
  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
  private static final JsonNode PAGE = yaml("../docs/openapi.yaml");

  /// What restricts a value, as OpenAPI and CRDs write it.
  private static final List<String> BOUNDS =
      List.of(
          "type",
          "format",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "maxProperties");

  private static final RunOutputRef STORED = new RunOutputRef("runs/u/a1/output", 1L, "00");

  private static final RunView RUN =
      new RunView(
          "shop",
          "hello-1",
          "a1b2",
          "hello",
          Phase.FAILED,
          "TaskFailed",
          "Attempt 1 of 1 failed",
          1,
          List.of("a"),
          AT,
          Optional.of(AT),
          Optional.of("hello-0"),
          Optional.of("hourly"),
          Optional.of(AT),
          Optional.of(AT),
          Optional.of(JsonNodeFactory.instance.numberNode(1)),
          Optional.of(new RunError("Process", "exit code 1", "at…")),
          Optional.of(STORED));

  private static final RunView NEW_RUN =
      new RunView(
          "shop",
          "hello-1",
          "a1b2",
          "hello",
          Phase.QUEUED,
          "",
          "",
          0,
          List.of(),
          AT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final TokenView TOKEN =
      new TokenView(
          "shop",
          "approval-1",
          "a1b2",
          TokenPhase.COMPLETED,
          "Completed",
          "completed",
          List.of("a"),
          Optional.of("hello-1"),
          AT,
          Optional.of(AT),
          Optional.of(AT),
          Optional.of(JsonNodeFactory.instance.objectNode()),
          Optional.of("ada"));

  private static final TokenView NEW_TOKEN =
      new TokenView(
          "shop",
          "approval-1",
          "a1b2",
          TokenPhase.WAITING,
          "",
          "",
          List.of(),
          Optional.empty(),
          AT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void theCallsAreThoseOfTheCode() {
    var described = new ArrayList<String>();
    PAGE.path("paths")
        .forEachEntry(
            (path, item) ->
                item.fieldNames()
                    .forEachRemaining(
                        it -> {
                          if (!it.equals("parameters")) {
                            described.add(it.toUpperCase(Locale.ROOT) + " " + path);
                          }
                        }));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ResourceCall.values()).map(ResourceCall::toString).toList());
  }

  @Test
  void aTriggerHasTheFieldsAndBoundsOfARun() {
    var trigger = schema("Trigger");
    assertThat(names(trigger.path("properties")))
        .containsExactlyElementsOf(
            Stream.concat(TriggerBody.FIELDS.stream(), Stream.of(TriggerBody.KEY_TTL)).toList());
    var spec = crd("runs");
    for (var field : TriggerBody.FIELDS) {
      assertThat(bounds(trigger.at("/properties/" + field)))
          .as(field)
          .isEqualTo(bounds(spec.path(field)));
    }
    assertThat(
            bounds(PAGE.at("/paths/~1v1~1namespaces~1{namespace}~1runs/post/parameters/0/schema")))
        .isEqualTo(bounds(spec.path("idempotencyKey")));
  }

  @Test
  void aCompletionHasTheFieldsAndBoundsOfAToken() {
    var completion = schema("Completion");
    assertThat(names(completion.path("properties")))
        .containsExactlyElementsOf(CompletionBody.FIELDS);
    var by = bounds(completion.at("/properties/by"));
    // The client refuses an empty text, too.
    assertThat(by.remove("/minLength")).isEqualTo("1");
    assertThat(by).isEqualTo(bounds(crd("tokens").at("/completion/properties/by")));
  }

  @Test
  void answersAreAsDescribed() {
    assertAnswer("Run", Answers.run(RUN), Answers.run(NEW_RUN));
    assertAnswer("Token", Answers.token(TOKEN), Answers.token(NEW_TOKEN));
    var made = new RunHandle<>("shop", "hello-1", TypeRef.of(JsonNode.class), false);
    assertAnswer("Triggered", Answers.triggered(made), Answers.triggered(made));
    var url = Answers.url("https://hooks.example/hooks/shop/approval-1/x");
    assertAnswer("TokenUrl", url, url);
    assertAnswer(
        "RunOutput",
        merged(
            Answers.output(JsonNodeFactory.instance.numberNode(1)),
            Answers.storedOutput("https://s3.example/", STORED)),
        Response.json(200, "{}"));
    var problem = Problem.notFound();
    assertAnswer("Problem", problem, problem);
    try (var full = new Parking(0, new SplittableRandom(1))) {
      var later = full.park(Parking.LONGEST, _ -> {}, Problem::notFound);
      assertThat(later.status()).isEqualTo(202);
      assertAnswer("Later", later, later);
    }
  }

  @Test
  void phasesAreThoseOfTheCode() {
    assertThat(texts(schema("Run").at("/properties/phase/enum")))
        .containsExactlyElementsOf(Arrays.stream(Phase.values()).map(Phase::wireName).toList());
    assertThat(texts(schema("Token").at("/properties/phase/enum")))
        .containsExactlyElementsOf(
            Arrays.stream(TokenPhase.values()).map(TokenPhase::wireName).toList());
  }

  /// Of the same fields in the same types; those of an answer that has the fewest are required.
  private static void assertAnswer(String schema, Response full, Response least) {
    assertFields(schema, schema(schema), json(full));
    assertThat(texts(schema(schema).path("required")))
        .as(schema)
        .containsExactlyInAnyOrderElementsOf(names(json(least)));
  }

  private static Response merged(Response one, Response other) {
    var all = json(one);
    all.setAll(json(other));
    return Response.json(one.status(), all.toString());
  }

  private static void assertFields(String what, JsonNode schema, JsonNode json) {
    var properties = schema.path("properties");
    assertThat(names(properties)).as(what).containsExactlyInAnyOrderElementsOf(names(json));
    json.forEachEntry(
        (name, value) -> {
          var property = resolved(properties.path(name));
          var field = what + "." + name;
          if (property.has("type")) {
            assertThat(types(property)).as(field).contains(type(value));
          }
          if (property.path("format").asText().equals("date-time")) {
            assertThat(Instant.parse(value.asText())).as(field).isEqualTo(AT);
          }
          if (property.has("properties")) {
            assertFields(field, property, value);
          }
        });
  }

  private static List<String> types(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray() ? texts(type) : List.of(type.asText());
  }

  private static String type(JsonNode value) {
    return value.isIntegralNumber()
        ? "integer"
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /// What restricts a value and the values in it, by their paths.
  private static Map<String, String> bounds(JsonNode schema) {
    var bounds = new TreeMap<String, String>();
    collect(bounds, "", schema);
    return bounds;
  }

  private static void collect(Map<String, String> bounds, String path, JsonNode schema) {
    var found = resolved(schema);
    for (var bound : BOUNDS) {
      if (found.has(bound)) {
        bounds.put(path + "/" + bound, plain(found.path(bound)));
      }
    }
    found.path("properties").forEachEntry((name, it) -> collect(bounds, path + "/" + name, it));
    if (found.has("items")) {
      collect(bounds, path + "/items", found.path("items"));
    }
  }

  /// A CRD has numbers such as `250.0` and `"3.1536E7"`.
  private static String plain(JsonNode value) {
    try {
      return new BigDecimal(value.asText()).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return value.asText();
    }
  }

  private static JsonNode resolved(JsonNode schema) {
    var ref = schema.path("$ref").asText();
    return ref.isEmpty() ? schema : PAGE.at(ref.substring(1));
  }

  private static JsonNode schema(String name) {
    var schema = PAGE.at("/components/schemas/" + name);
    assertThat(schema.isObject()).as(name).isTrue();
    return schema;
  }

  private static JsonNode crd(String plural) {
    return yaml("../crds/k8s/" + plural + ".davit.dev-v1.yml")
        .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
  }

  private static List<String> names(JsonNode object) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static ObjectNode json(Response response) {
    try {
      return (ObjectNode) JsonMapper.builder().build().readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode yaml(String path) {
    try {
      return new YAMLMapper().readTree(Files.readString(Path.of(path)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
