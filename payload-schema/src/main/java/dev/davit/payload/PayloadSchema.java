package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.davit.payload.LinearPatterns.UnusablePattern;
import dev.davit.payload.StepCounter.TooManySteps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A task's payloadSchema, ready to check payloads with.
///
/// JSON Schema 2020-12, or the draft that `$schema` names. References stay within the schema.
/// Thread-safe.
public final class PayloadSchema {
  /// The largest schema, in bytes of JSON.
  public static final int MAX_BYTES = 32 * 1024;

  /// The deepest schema, in objects and arrays within each other.
  static final int MAX_SCHEMA_DEPTH = 64;

  /// The deepest payload. Operator and runner refuse such ones before; this is for everybody else.
  static final int MAX_PAYLOAD_DEPTH = 128;

  /// The longest message, in characters. A name in a payload may be as long as the payload.
  static final int MAX_MESSAGE = 1_024;

  /// The violations of a payload that are shown.
  private static final int MOST_SHOWN = 3;

  private static final String AND_MORE = "; and more";

  /// Where the schema is, as far as errors tell; it cannot be fetched from there.
  private static final SchemaLocation HERE = SchemaLocation.of("payload:/schema");

  private final Schema schema;

  private final LinearPatterns patterns;
  private final int weight;

  private PayloadSchema(Schema schema, LinearPatterns patterns, int weight) {
    this.schema = schema;
    this.patterns = patterns;
    this.weight = weight;
  }

  /// What became of a task's payloadSchema.
  public sealed interface Compiled {
    record Usable(PayloadSchema schema) implements Compiled {}

    /// It is none, or one that would cost too much; `why` says so in a sentence.
    record Unusable(String why) implements Compiled {}
  }

  /// Reads a schema, which anybody may have written.
  public static Compiled compile(JsonNode json) {
    var unbounded = WalkBounds.faultOf(json, MAX_SCHEMA_DEPTH);
    if (unbounded.isPresent()) {
      return new Compiled.Unusable("payloadSchema " + unbounded.get());
    }
    var bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return new Compiled.Unusable(
          "payloadSchema has %d bytes; at most %d are allowed".formatted(bytes, MAX_BYTES));
    }
    try {
      var wrong = StepCounter.check(metaschema(json), json, 1);
      if (!wrong.isEmpty()) {
        return unusable(at(wrong.get(0)));
      }
      var patterns = new LinearPatterns();
      var schema = registry(patterns).getSchema(HERE, json);
      schema.initializeValidators();
      return new Compiled.Usable(
          new PayloadSchema(schema, patterns, weight(json, bytes, patterns)));
    } catch (SchemaException | IllegalArgumentException e) {
      return unusable(why(e));
    } catch (TooManySteps | StackOverflowError e) {
      return unusable("it is too complicated");
    }
  }

  private static Compiled unusable(String why) {
    return new Compiled.Unusable(
        Words.atMost(MAX_MESSAGE, "payloadSchema is not a JSON Schema: " + why));
  }

  private static String why(RuntimeException e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
        .filter(UnusablePattern.class::isInstance)
        .findFirst()
        .map(pattern -> String.valueOf(pattern.getMessage()))
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }

  /// About the bytes of memory that this schema keeps, for a cache that is bounded by them: rather
  /// too many than too few, and up to six times too many for long lists of `required` names.
  public int weight() {
    return weight;
  }

  /// Measured: a rule keeps 200 to 400 bytes, a value within a list less.
  private static int weight(JsonNode json, int bytes, LinearPatterns patterns) {
    return 2_000 + 2 * bytes + 400 * WalkBounds.nodes(json) + patterns.weight();
  }

  /// What is wrong with `payload`: path, fault and rule of up to three violations, in at most 1,024
  /// characters; empty if nothing is. Of the payload it quotes the names of properties, and never a
  /// value.
  public Optional<String> faultOf(JsonNode payload) {
    var unbounded = WalkBounds.faultOf(payload, MAX_PAYLOAD_DEPTH);
    if (unbounded.isPresent()) {
      return Optional.of("the payload " + unbounded.get());
    }
    try {
      var faults = StepCounter.check(schema, payload, MOST_SHOWN + 1);
      return faults.isEmpty() ? Optional.empty() : Optional.of(allOf(faults));
    } catch (SchemaException e) {
      return Optional.of(
          Words.atMost(
              MAX_MESSAGE, "the task's payloadSchema cannot be applied: " + e.getMessage()));
    } catch (TooManySteps | StackOverflowError e) {
      return Optional.of("checking the payload against the task's payloadSchema takes too long");
    } finally {
      patterns.release();
    }
  }

  /// The first violation, and the next ones while there is room for all their words.
  private static String allOf(List<Error> faults) {
    var words =
        new StringBuilder("the payload does not meet the task's payloadSchema: ")
            .append(at(faults.get(0)));
    for (var next = 1; next < faults.size(); next++) {
      var more = "; " + at(faults.get(next));
      if (next == MOST_SHOWN || words.length() + more.length() + AND_MORE.length() > MAX_MESSAGE) {
        return words.append(AND_MORE).toString();
      }
      words.append(more);
    }
    return words.toString();
  }

  /// Each part is bounded, so that a long name hides neither the fault nor the rule.
  private static String at(Error fault) {
    var path = fault.getInstanceLocation().toString();
    return "%s %s (rule %s)"
        .formatted(
            path.isEmpty() ? "the whole of it:" : "at " + Words.atMost(250, path) + ":",
            Words.atMost(400, fault.getMessage()),
            Words.atMost(250, fault.getSchemaLocation().getFragment().toString()));
  }

  private static Schema metaschema(JsonNode json) {
    var named = json.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
    return registry(new LinearPatterns()).getSchema(SchemaLocation.of(named));
  }

  /// A registry keeps what it has read: one for each schema, so that none knows of another.
  private static SchemaRegistry registry(LinearPatterns patterns) {
    var config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .locale(Locale.ROOT)
            .preloadSchema(true)
            .regularExpressionFactory(patterns::of)
            .build();
    return SchemaRegistry.withDialects(
        BoundedDialects.ALL,
        builder ->
            builder
                .defaultDialectId(SpecificationVersion.DRAFT_2020_12.getDialectId())
                .schemaRegistryConfig(config)
                .schemaLoader(
                    loader ->
                        loader.allow(PayloadSchema::isMetaschema).fetchRemoteResources(false)));
  }

  /// The metaschemas are part of the library; nothing else is loaded from anywhere.
  private static boolean isMetaschema(com.networknt.schema.AbsoluteIri iri) {
    return iri.toString().matches("https?://json-schema\\.org/.*");
  }
}
