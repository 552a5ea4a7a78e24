package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Reads and writes `metadata` of an object.
final class Meta {
  private Meta() {}

  /// The metadata of `object`, created if it has none.
  static ObjectNode of(ObjectNode object) {
    return object.withObject("/metadata");
  }

  static String text(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  static boolean isOwnedBy(JsonNode object, String uid) {
    for (var owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("uid").asText().equals(uid)) {
        return true;
      }
    }
    return false;
  }

  static boolean isBeingDeleted(JsonNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }

  static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }
}
