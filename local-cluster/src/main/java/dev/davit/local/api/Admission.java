package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Fields that the API server adds to new objects of built-in kinds.
final class Admission {
  private Admission() {}

  static void complete(ResourceType type, ObjectNode object) {
    switch (type.names().kind()) {
      case "Pod" ->
          object.putObject("status").put("phase", "Pending").put("qosClass", "Guaranteed");
      case "Namespace" -> object.putObject("status").put("phase", "Active");
      case "Secret" -> encodeStringData(object);
      default -> {
        // Nothing is added to this kind.
      }
    }
  }

  private static void encodeStringData(ObjectNode secret) {
    for (var entry : secret.path("stringData").properties()) {
      var value = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
      secret.withObject("/data").put(entry.getKey(), Base64.getEncoder().encodeToString(value));
    }
    secret.remove("stringData");
  }
}
