package dev.davit.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.List;

/// The formats of a patch.
enum Patches {
  /// RFC 7396. Also stands in for a strategic merge: lists are replaced, not merged by key.
  MERGE,
  /// RFC 6902.
  JSON,
  /// Server-side apply, as a merge without field owners: fields that are no longer applied stay.
  APPLY;

  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  /// @throws Refusal when `contentType` is not that of a patch
  static Patches of(String contentType) {
    return switch (contentType) {
      case "application/merge-patch+json", "application/strategic-merge-patch+json" -> MERGE;
      case "application/json-patch+json" -> JSON;
      case "application/apply-patch+yaml", "application/apply-patch+json" -> APPLY;
      default -> throw Refusal.unsupportedMediaType(contentType, CONTENT_TYPES);
    };
  }

  ObjectNode apply(ObjectNode object, JsonNode patch) {
    return switch (this) {
      case MERGE, APPLY -> merge(object, (ObjectNode) patch);
      case JSON -> jsonPatch(object, patch);
    };
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            entry -> {
              var name = entry.getKey();
              if (entry.getValue().isNull()) {
                target.remove(name);
              } else if (entry.getValue() instanceof ObjectNode nested) {
                var inner =
                    target.get(name) instanceof ObjectNode present
                        ? present
                        : target.putObject(name);
                merge(inner, nested);
              } else {
                target.set(name, entry.getValue());
              }
            });
    return target;
  }

  private static ObjectNode jsonPatch(ObjectNode object, JsonNode patch) {
    try {
      return (ObjectNode) JsonPatch.apply((ArrayNode) patch, object);
    } catch (JsonPatchException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /// Reads a body in JSON or, as `kubectl` sends it to apply, in YAML.
  static JsonNode read(byte[] body) {
    try {
      return Json.read(body);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("the body is neither JSON nor YAML: " + e.getOriginalMessage());
    }
  }
}
