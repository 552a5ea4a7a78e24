package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Merges podTemplates as `kubectl patch --type=strategic` does: objects field by field, lists by
/// the field that identifies their items, all other lists as a whole.
final class StrategicMerge {
  /// The lists of a pod whose items have a key: the name of the list, and the key.
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "volumes", "name",
          "env", "name",
          "volumeMounts", "mountPath",
          "imagePullSecrets", "name",
          "hostAliases", "ip",
          "topologySpreadConstraints", "topologyKey",
          "ports", "containerPort");

  /// The items of these lists are replaced as a whole: a `value` merged with a `valueFrom` would be
  /// invalid.
  private static final Set<String> WHOLE_ITEMS = Set.of("env");

  /// Kubernetes replaces tolerations as a whole; here that would remove the machine's tolerations.
  private static final String TOLERATIONS = "tolerations";

  private StrategicMerge() {}

  /// `base` merged with `patch`; changes neither.
  static ObjectNode merge(ObjectNode base, ObjectNode patch) {
    var merged = base.deepCopy();
    for (var field : patch.properties()) {
      var name = field.getKey();
      merged.set(name, merged(name, merged.get(name), field.getValue()));
    }
    return merged;
  }

  private static JsonNode merged(String name, JsonNode before, JsonNode patch) {
    if (before instanceof ObjectNode base && patch instanceof ObjectNode change) {
      return merge(base, change);
    }
    if (before instanceof ArrayNode base && patch instanceof ArrayNode change) {
      if (name.equals(TOLERATIONS)) {
        return base.deepCopy().addAll(change);
      }
      return Optional.ofNullable(KEYS.get(name))
          .map(key -> byKey(base, change, key, WHOLE_ITEMS.contains(name)))
          .orElse(change);
    }
    return patch;
  }

  private static ArrayNode byKey(ArrayNode base, ArrayNode patch, String key, boolean whole) {
    var merged = base.deepCopy();
    for (var item : patch) {
      var at = indexOf(merged, item.path(key), key);
      if (at < 0) {
        merged.add(item);
      } else if (!whole
          && merged.get(at) instanceof ObjectNode before
          && item instanceof ObjectNode it) {
        merged.set(at, merge(before, it));
      } else {
        merged.set(at, item);
      }
    }
    return merged;
  }

  private static int indexOf(ArrayNode items, JsonNode value, String key) {
    for (var index = 0; index < items.size(); index++) {
      if (items.get(index).path(key).equals(value)) {
        return index;
      }
    }
    return -1;
  }
}
