package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.davit.contract.Texts;
import dev.davit.payload.LinearPatterns.UnusablePattern;
import dev.davit.payload.StepCounter.TooManySteps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A task's payloadSchema, compiled to check payloads.
///
/// It is JSON Schema 2020-12, or the draft in `$schema`. References cannot leave the schema.
/// Thread-safe.
public final class PayloadSchema {
  /// The largest schema, in bytes of JSON.
  public static final int MAX_BYTES = 32 * 1024;

  /// The deepest schema, in nested objects and arrays.
  static final int MAX_SCHEMA_DEPTH = 64;

  /// The deepest payload. Operator and runner refuse deeper payloads earlier; this bound is for
  /// other callers.
  static final int MAX_PAYLOAD_DEPTH = 128;

  /// The longest message, in characters. A name in a payload may be as long as the payload.
  static final int MAX_MESSAGE = 1_024;

  /// The number of violations of a payload that are shown.
  private static final int MOST_SHOWN = 3;

  private static final String AND_MORE = "; and more";

  /// The location of the schema in errors. It cannot be fetched from there.
  private static final SchemaLocation HERE = SchemaLocation.of("payload:/schema");

  private final Schema schema;

  private final LinearPatterns patterns;
  private final int weight;

  private PayloadSchema(Schema schema, LinearPatterns patterns, int weight) {
    this.schema = schema;
    this.patterns = patterns;
    this.weight = weight;
  }

  /// The result of compiling a task's payloadSchema.
  public sealed interface Compiled {
    record Usable(PayloadSchema schema) implements Compiled {}

    /// It is not a schema, or it would cost too much; `why` explains it in a sentence.
    record Unusable(String why) implements Compiled {}
  }

  /// Compiles a schema, which may come from anybody.
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
        Texts.cut("payloadSchema is not a JSON Schema: " + why, MAX_MESSAGE));
  }

  private static String why(RuntimeException e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
        .filter(UnusablePattern.class::isInstance)
        .findFirst()
        .map(pattern -> String.valueOf(pattern.getMessage()))
        .orElseGet(() -> String.valueOf(e.getMessage()));
  }

  /// The approximate memory of this schema in bytes, for a cache with a limit. The estimate is
  /// rather too high than too low, and up to six times too high for long lists of `required` names.
  public int weight() {
    return weight;
  }

  /// By measurement, a rule keeps 200 to 400 bytes, and a value within a list less.
  private static int weight(JsonNode json, int bytes, LinearPatterns patterns) {
    return 2_000 + 2 * bytes + 400 * WalkBounds.nodes(json) + patterns.weight();
  }

  /// The faults of `payload`: path, fault and rule of up to three violations, in at most 1,024
  /// characters. Empty if there is none. The text quotes names of properties from the payload, and
  /// never a value.
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
          Texts.cut("the task's payloadSchema cannot be applied: " + e.getMessage(), MAX_MESSAGE));
    } catch (TooManySteps | StackOverflowError e) {
      return Optional.of("checking the payload against the task's payloadSchema takes too long");
    } finally {
      patterns.release();
    }
  }

  /// The first violation, and further ones as long as their whole text fits.
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

  /// Each part is bounded, so that a long name does not hide the fault or the rule.
  private static String at(Error fault) {
    var path = fault.getInstanceLocation().toString();
    return "%s %s (rule %s)"
        .formatted(
            path.isEmpty() ? "the whole of it:" : "at " + Texts.cut(path, 250) + ":",
            Texts.cut(fault.getMessage(), 400),
            Texts.cut(fault.getSchemaLocation().getFragment().toString(), 250));
  }

  private static Schema metaschema(JsonNode json) {
    var named = json.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
    return registry(new LinearPatterns()).getSchema(SchemaLocation.of(named));
  }

  /// A registry keeps every schema that it has read, so each schema gets its own.
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

  /// The metaschemas are part of the library. Nothing else is loaded.
  private static boolean isMetaschema(com.networknt.schema.AbsoluteIri iri) {
    return iri.toString().matches("https?://json-schema\\.org/.*");
  }
}
