package dev.davit.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;

/// The YAML of a resource: what the generator made of its annotations, and the few things that
/// annotations cannot say.
final class CrdYaml {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private CrdYaml() {}

  /// @param generated the folder that the generator writes to
  static String of(Class<? extends CustomResource<?, ?>> type, Path generated) throws IOException {
    var crd = (ObjectNode) YAML.readTree(Files.readString(generated.resolve(fileName(type))));
    var version = (ObjectNode) crd.at("/spec/versions/0");
    version.set("additionalPrinterColumns", inDeclaredOrder(type, version));
    var schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
    schema.putArray("required").add("spec");
    conditionsByType(schema);
    var spec = (ObjectNode) schema.at("/properties/spec/properties");
    if (type == Task.class) {
      anyObject(spec, "payloadSchema");
      anyObject(spec, "podTemplate");
      var schedules = (ObjectNode) spec.get("schedules");
      mergedBy(schedules, "name");
      // Every item must have its key, and the generator has no empty default.
      ((ObjectNode) schedules.at("/items/properties/name")).put("default", "");
    }
    if (type == Run.class) {
      anyObject(spec, "metadata").put("maxProperties", 256);
      ((ObjectNode) spec.get("delayUntil")).put("format", "date-time");
      // A run that nobody has looked at yet is queued: people and selectors see a phase from the
      // first moment on.
      defaultPhase(schema, Phase.QUEUED.wireName());
    }
    if (type == Token.class) {
      defaultPhase(schema, TokenPhase.WAITING.wireName());
    }
    return "# Generated from the annotations of dev.davit.api."
        + type.getSimpleName()
        + "; do not edit.\n"
        + YAML.writeValueAsString(crd);
  }

  static String fileName(Class<? extends CustomResource<?, ?>> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT) + "s.davit.dev-v1.yml";
  }

  private static void defaultPhase(ObjectNode schema, String phase) {
    ((ObjectNode) schema.at("/properties/status")).putObject("default").put("phase", phase);
  }

  /// Any JSON, but an object.
  private static ObjectNode anyObject(ObjectNode properties, String name) {
    return ((ObjectNode) properties.get(name)).put("type", "object");
  }

  /// A condition is merged by its type, whoever applies it.
  private static void conditionsByType(ObjectNode schema) {
    if (schema.at("/properties/status/properties/conditions") instanceof ObjectNode conditions) {
      mergedBy(conditions, "type");
      ((ObjectNode) conditions.get("items")).putArray("required").add("type").add("status");
    }
  }

  /// The API server refuses two items with one key.
  private static void mergedBy(ObjectNode list, String key) {
    list.put("x-kubernetes-list-type", "map");
    list.putArray("x-kubernetes-list-map-keys").add(key);
  }

  /// The generator sorts columns by path; people read them in the order in which they are declared.
  private static ArrayNode inDeclaredOrder(Class<?> type, ObjectNode version) {
    var byName = new HashMap<String, ObjectNode>();
    version
        .get("additionalPrinterColumns")
        .forEach(column -> byName.put(column.get("name").asText(), (ObjectNode) column));
    var ordered = version.arrayNode();
    for (var column : type.getAnnotationsByType(AdditionalPrinterColumn.class)) {
      ordered.add(byName.get(column.name()));
    }
    return ordered;
  }
}
