package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists the groups, versions and kinds for clients.
record Discovery(Catalog catalog) {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /// The document at `path`, if it is a discovery document.
  Optional<ObjectNode> at(String path) {
    var parts = path.replaceFirst("^/", "").replaceFirst("/$", "").split("/", -1);
    return Optional.ofNullable(
        switch (parts[0]) {
          case "version" -> version();
          case "api" -> parts.length == 1 ? coreVersions() : core(parts);
          case "apis" -> group(parts);
          case "openapi" -> openApi(parts);
          default -> null;
        });
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "32")
        .put("gitVersion", "v1.32.0-davit")
        .put("platform", "embedded");
  }

  private static ObjectNode coreVersions() {
    var versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    return versions;
  }

  private @Nullable ObjectNode core(String[] parts) {
    return parts.length == 2 ? resources("v1", catalog.in("")) : null;
  }

  private @Nullable ObjectNode group(String[] parts) {
    if (parts.length == 1) {
      var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
      var groups = list.putArray("groups");
      catalog.groups().forEach(group -> groups.add(group(group)));
      return list;
    }
    if (!catalog.groups().contains(parts[1])) {
      return null;
    }
    return switch (parts.length) {
      case 2 -> group(parts[1]).put("kind", "APIGroup").put("apiVersion", "v1");
      case 3 -> resources(parts[1] + "/" + parts[2], catalog.in(parts[1]));
      default -> null;
    };
  }

  private ObjectNode group(String name) {
    var version = catalog.in(name).getFirst().version();
    var group = Json.object().put("name", name);
    var entry = group.putArray("versions").addObject();
    entry.put("groupVersion", name + "/" + version).put("version", version);
    group.set("preferredVersion", entry.deepCopy());
    return group;
  }

  private static ObjectNode resources(String groupVersion, List<ResourceType> types) {
    var list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", groupVersion);
    var resources = list.putArray("resources");
    for (var type : types) {
      resource(resources, type, "");
      if (type.hasStatus()) {
        resource(resources, type, "/status");
      }
      if (type.equals(Catalog.PODS)) {
        resource(resources, type, "/log");
      }
      if (type.equals(Catalog.SERVICE_ACCOUNTS)) {
        tokenRequest(resources.addObject());
      }
    }
    return list;
  }

  private static void tokenRequest(ObjectNode entry) {
    entry.put("name", "serviceaccounts/token").put("singularName", "").put("namespaced", true);
    entry.put("group", "authentication.k8s.io").put("version", "v1").put("kind", "TokenRequest");
    entry.putArray("verbs").add("create");
  }

  private static void resource(ArrayNode resources, ResourceType type, String subresource) {
    var names = type.names();
    var entry = resources.addObject();
    entry.put("name", names.plural() + subresource).put("kind", names.kind());
    entry.put("singularName", subresource.isEmpty() ? names.singular() : "");
    entry.put("namespaced", type.namespaced());
    var verbs = entry.putArray("verbs");
    verbs(type, subresource).forEach(verbs::add);
    if (subresource.isEmpty()) {
      names.shortNames().forEach(entry.putArray("shortNames")::add);
      names.categories().forEach(entry.putArray("categories")::add);
    }
  }

  private static List<String> verbs(ResourceType type, String subresource) {
    if (Catalog.REVIEWS.contains(type)) {
      return List.of("create");
    }
    return subresource.isEmpty() ? VERBS : List.of("get", "patch", "update");
  }

  /// The part of OpenAPI v3 that `kubectl explain` needs. `kubectl apply` reads it to find out that
  /// the server validates fields itself.
  private @Nullable ObjectNode openApi(String[] parts) {
    if (parts.length < 2 || !parts[1].equals("v3")) {
      return null;
    }
    if (parts.length == 2) {
      var index = Json.object();
      var paths = index.putObject("paths");
      for (var type : catalog.types()) {
        var path = (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
      }
      return index;
    }
    var prefix = parts[2].equals("api") ? 3 : 4;
    if (parts.length != prefix + 1) {
      return null;
    }
    var group = prefix == 3 ? "" : parts[3];
    var document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Davit").put("version", "v1.32.0");
    var paths = document.putObject("paths");
    var schemas = document.putObject("components").putObject("schemas");
    catalog.in(group).forEach(type -> describe(type, paths, schemas));
    return document;
  }

  private static void describe(ResourceType type, ObjectNode paths, ObjectNode schemas) {
    var gvk =
        Json.object()
            .put("group", type.group())
            .put("version", type.version())
            .put("kind", type.names().kind());
    var root = type.group().isEmpty() ? "/api/" : "/apis/";
    var within = type.namespaced() ? "/namespaces/{namespace}/" : "/";
    var operations =
        paths.putObject(root + type.apiVersion() + within + type.names().plural() + "/{name}");
    for (var operation : List.of("get", "patch", "put")) {
      var entry = operations.putObject(operation);
      entry.set("x-kubernetes-group-version-kind", gvk.deepCopy());
      var parameter = entry.putArray("parameters").addObject();
      parameter.put("name", "fieldValidation").put("in", "query");
      parameter.putObject("schema").put("type", "string");
    }
    var schema =
        type.schema()
            .filter(it -> it.root().isObject())
            .map(it -> (ObjectNode) it.root().deepCopy())
            .orElseGet(() -> Json.object().put("type", "object"));
    schema.putArray("x-kubernetes-group-version-kind").add(gvk);
    schemas.set(type.apiVersion().replace('/', '.') + "." + type.names().kind(), schema);
  }
}
