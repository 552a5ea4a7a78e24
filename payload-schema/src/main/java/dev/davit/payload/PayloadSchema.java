package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import dev.davit.payload.StepCounter.TooManySteps;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A task's payloadSchema, ready to check payloads with.
///
/// JSON Schema 2020-12, or the draft that `$schema` names. References stay within the schema.
/// Thread-safe.
public final class PayloadSchema {
  /// The largest schema, in bytes of JSON.
  static final int MAX_BYTES = 32 * 1024;

  /// Where the schema is, as far as errors tell; it cannot be fetched from there.
  private static final SchemaLocation HERE = SchemaLocation.of("payload:/schema");

  private final Schema schema;

  private PayloadSchema(Schema schema) {
    this.schema = schema;
  }

  /// What became of a task's payloadSchema.
  public sealed interface Compiled {
    record Usable(PayloadSchema schema) implements Compiled {}

    /// It is none, or one that would cost too much; `why` says so in a sentence.
    record Unusable(String why) implements Compiled {}
  }

  /// Reads a schema, whoever wrote it.
  public static Compiled compile(JsonNode json) {
    var bytes = json.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return new Compiled.Unusable(
          "payloadSchema has %d bytes; at most %d are allowed".formatted(bytes, MAX_BYTES));
    }
    try {
      var wrong = StepCounter.check(metaschema(json), json);
      if (!wrong.isEmpty()) {
        return unusable(at(wrong.get(0)));
      }
      var schema = registry().getSchema(HERE, json);
      schema.initializeValidators();
      return new Compiled.Usable(new PayloadSchema(schema));
    } catch (SchemaException | IllegalArgumentException e) {
      return unusable(String.valueOf(e.getMessage()));
    } catch (TooManySteps | StackOverflowError e) {
      return unusable("it is too complicated");
    }
  }

  private static Compiled unusable(String why) {
    return new Compiled.Unusable("payloadSchema is not a JSON Schema: " + why);
  }

  /// What is wrong with `payload`: the path, the fault and the rule; empty where nothing is.
  public Optional<String> faultOf(JsonNode payload) {
    try {
      return StepCounter.check(schema, payload).stream()
          .findFirst()
          .map(fault -> "the payload does not meet the task's payloadSchema: " + at(fault));
    } catch (SchemaException e) {
      return Optional.of("the task's payloadSchema cannot be applied: " + e.getMessage());
    } catch (TooManySteps | StackOverflowError e) {
      return Optional.of("checking the payload against the task's payloadSchema takes too long");
    }
  }

  private static String at(Error fault) {
    var path = fault.getInstanceLocation().toString();
    return "%s %s (rule %s)"
        .formatted(
            path.isEmpty() ? "the whole of it:" : "at " + path + ":",
            fault.getMessage(),
            fault.getSchemaLocation().getFragment());
  }

  private static Schema metaschema(JsonNode json) {
    var named = json.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
    return registry().getSchema(SchemaLocation.of(named));
  }

  /// A registry keeps what it has read: one for each schema, so that none knows of another.
  private static SchemaRegistry registry() {
    var config =
        SchemaRegistryConfig.builder()
            .failFast(true)
            .locale(Locale.ROOT)
            .preloadSchema(true)
            .regularExpressionFactory(LinearPattern::of)
            .build();
    return SchemaRegistry.withDialects(
        List.of(
            Dialects.getDraft202012(),
            Dialects.getDraft201909(),
            Dialects.getDraft7(),
            Dialects.getDraft6(),
            Dialects.getDraft4()),
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
