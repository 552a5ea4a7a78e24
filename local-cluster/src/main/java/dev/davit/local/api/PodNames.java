package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the names and paths in the spec of a pod as the API server does, because files are
/// written to paths that contain them.
final class PodNames {
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  /// The kinds of volumes that have items with paths.
  private static final List<String> WITH_ITEMS = List.of("downwardAPI", "configMap", "secret");

  private final List<String> problems = new ArrayList<>();

  private PodNames() {}

  /// The faults of the names in `pod`; empty when all are valid.
  static List<String> check(JsonNode pod) {
    var check = new PodNames();
    var spec = pod.path("spec");
    var volumes = check.volumes(spec.path("volumes"));
    for (var field : CONTAINERS) {
      check.containers("spec." + field, spec.path(field), volumes);
    }
    return check.problems;
  }

  private Set<String> volumes(JsonNode volumes) {
    var names = new HashSet<String>();
    for (var i = 0; i < volumes.size(); i++) {
      var volume = volumes.path(i);
      var path = "spec.volumes[%d]".formatted(i);
      names.add(name(path, volume));
      for (var kind : WITH_ITEMS) {
        items("%s.%s".formatted(path, kind), volume.path(kind));
      }
      var sources = volume.path("projected").path("sources");
      for (var j = 0; j < sources.size(); j++) {
        for (var kind : WITH_ITEMS) {
          items("%s.projected.sources[%d].%s".formatted(path, j, kind), sources.path(j).path(kind));
        }
        if (sources.path(j).has("serviceAccountToken")) {
          file(
              "%s.projected.sources[%d].serviceAccountToken.path".formatted(path, j),
              sources.path(j).path("serviceAccountToken").path("path").asText(""));
        }
      }
    }
    return names;
  }

  private void items(String path, JsonNode source) {
    var items = source.path("items");
    for (var i = 0; i < items.size(); i++) {
      file("%s.items[%d].path".formatted(path, i), items.path(i).path("path").asText(""));
    }
  }

  private void file(String field, String path) {
    if (path.isEmpty()) {
      problems.add(field + ": Required value");
    }
    relative(field, path);
    if (path.startsWith("..") && !path.startsWith("../") && !path.equals("..")) {
      problems.add(invalid(field, path, "must not start with '..'"));
    }
  }

  private void containers(String path, JsonNode containers, Set<String> volumes) {
    for (var i = 0; i < containers.size(); i++) {
      var container = "%s[%d]".formatted(path, i);
      name(container, containers.path(i));
      var mounts = containers.path(i).path("volumeMounts");
      for (var j = 0; j < mounts.size(); j++) {
        mount("%s.volumeMounts[%d]".formatted(container, j), mounts.path(j), volumes);
      }
    }
  }

  private void mount(String path, JsonNode mount, Set<String> volumes) {
    var name = mount.path("name").asText("");
    if (!volumes.contains(name)) {
      problems.add("%s.name: Not found: %s".formatted(path, Refusal.quoted(name)));
    }
    relative(path + ".subPath", mount.path("subPath").asText(""));
    relative(path + ".subPathExpr", mount.path("subPathExpr").asText(""));
  }

  private String name(String path, JsonNode part) {
    var name = part.path("name").asText("");
    problems.addAll(NameRule.LABEL.check(path + ".name", name));
    return name;
  }

  private void relative(String field, String path) {
    if (path.startsWith("/")) {
      problems.add(invalid(field, path, "must be a relative path"));
    }
    if (Arrays.asList(path.split("/", -1)).contains("..")) {
      problems.add(invalid(field, path, "must not contain '..'"));
    }
  }

  private static String invalid(String field, String value, String rule) {
    return "%s: Invalid value: %s: %s".formatted(field, Refusal.quoted(value), rule);
  }
}
