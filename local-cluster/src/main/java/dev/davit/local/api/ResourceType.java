package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A kind that the API serves.
///
/// @param group empty for the core group
/// @param hasStatus whether `status` can only be written through its own subresource
/// @param columns the columns of `kubectl get` after the name
/// @param schema absent for built-in kinds, which are not checked
record ResourceType(
    String group,
    String version,
    Names names,
    boolean namespaced,
    boolean hasStatus,
    List<Column> columns,
    Optional<StructuralSchema> schema) {

  record Names(
      String kind,
      String plural,
      String singular,
      List<String> shortNames,
      List<String> categories) {}

  /// A printed column. `path` is a JSON path as in a CRD. Columns with priority 0 are always shown,
  /// others with `-o wide`.
  record Column(String name, String type, String path, int priority) {}

  static ResourceType builtIn(
      String group, String version, String kind, boolean namespaced, String... shortNames) {
    var singular = kind.toLowerCase(Locale.ROOT);
    var names = new Names(kind, singular + "s", singular, List.of(shortNames), List.of("all"));
    return new ResourceType(
        group,
        version,
        names,
        namespaced,
        kind.equals("Pod") || kind.equals("Node"),
        BuiltInColumns.of(kind),
        Optional.empty());
  }

  /// A kind whose objects can only be created: the answer is all that remains of them.
  static ResourceType review(String group, String kind) {
    var type = builtIn(group, "v1", kind, false);
    var names = type.names();
    // Without the category `all`, because there is nothing to get.
    return new ResourceType(
        group,
        type.version(),
        new Names(kind, names.plural(), names.singular(), List.of(), List.of()),
        false,
        false,
        type.columns(),
        Optional.empty());
  }

  /// The kind that a CustomResourceDefinition defines, in its first served version.
  static ResourceType ofCrd(JsonNode crd) {
    var spec = crd.path("spec");
    var names = spec.path("names");
    var version = servedVersion(spec.path("versions"));
    var columns = new ArrayList<Column>();
    for (var column : version.path("additionalPrinterColumns")) {
      columns.add(
          new Column(
              column.path("name").asText(),
              column.path("type").asText(),
              column.path("jsonPath").asText(),
              column.path("priority").asInt()));
    }
    if (columns.isEmpty()) {
      columns.add(BuiltInColumns.AGE);
    }
    return new ResourceType(
        spec.path("group").asText(),
        version.path("name").asText(),
        new Names(
            names.path("kind").asText(),
            names.path("plural").asText(),
            names.path("singular").asText(),
            Json.texts(names.path("shortNames")),
            Json.texts(names.path("categories"))),
        spec.path("scope").asText().equals("Namespaced"),
        version.path("subresources").has("status"),
        List.copyOf(columns),
        Optional.of(StructuralSchema.of(version.path("schema").path("openAPIV3Schema"))));
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// The name for error messages: `runs.davit.dev`.
  String qualifiedName() {
    return group.isEmpty() ? names.plural() : names.plural() + "." + group;
  }

  private static JsonNode servedVersion(JsonNode versions) {
    for (var version : versions) {
      if (version.path("served").asBoolean()) {
        return version;
      }
    }
    throw new IllegalStateException("the CRD serves no version: " + versions);
  }
}
