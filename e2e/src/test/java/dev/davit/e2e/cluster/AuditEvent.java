package dev.davit.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// One answered request of the API. A watch has two: `ResponseStarted` and, when it ends,
/// `ResponseComplete`. What a request has not (a subresource, a namespace, …) is empty; `code` is 0
/// as long as there is none.
public record AuditEvent(
    String stage,
    String user,
    String userAgent,
    String verb,
    String apiGroup,
    String resource,
    String subresource,
    String namespace,
    String name,
    int code,
    Instant at) {

  /// Whether it changes what is stored.
  public boolean isWrite() {
    return switch (verb) {
      case "create", "update", "patch", "delete", "deletecollection" -> true;
      default -> false;
    };
  }

  static AuditEvent of(JsonNode event) {
    var object = event.path("objectRef");
    return new AuditEvent(
        event.path("stage").asText(),
        event.path("user").path("username").asText(),
        event.path("userAgent").asText(),
        event.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText(),
        object.path("subresource").asText(),
        object.path("namespace").asText(),
        object.path("name").asText(),
        event.path("responseStatus").path("code").asInt(),
        Instant.parse(event.path("stageTimestamp").asText()));
  }
}
