package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Store.ObjectKey;
import java.util.List;

/// A response other than success, as the `Status` object that Kubernetes clients expect.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// `kubectl create secret` and similar commands send protobuf, but can print YAML instead.
  private static final String PROTOBUF =
      "add --dry-run=client -o yaml, and pipe it to kubectl apply -f -";

  /// The maximum length of a name.
  private static final int QUOTED_CHARACTERS = 253;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private Refusal(int code, String reason, String message) {
    this(code, reason, message, Json.object());
  }

  private Refusal(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /// Also puts the name of the missing object into the details. Without them, clients assume that
  /// the kind is unknown.
  static Refusal notFound(ObjectKey key) {
    var type = key.type();
    return new Refusal(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(type.qualifiedName(), key.name()),
        Json.object()
            .put("name", key.name())
            .put("group", type.group())
            .put("kind", type.names().plural()));
  }

  static Refusal noSuchPath() {
    return new Refusal(404, "NotFound", "the server could not find the requested resource");
  }

  static Refusal alreadyExists(String what, String name) {
    return new Refusal(409, "AlreadyExists", "%s \"%s\" already exists".formatted(what, name));
  }

  static Refusal conflict(String what, String name) {
    return new Refusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your changes to the latest version and try again"
            .formatted(what, name));
  }

  static Refusal otherUid(String kind, String name, String uid) {
    return new Refusal(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
            .formatted(kind, name, uid));
  }

  static Refusal unauthorized() {
    return new Refusal(401, "Unauthorized", "Unauthorized");
  }

  static Refusal invalid(String kind, String name, String problems) {
    return new Refusal(
        422, "Invalid", "%s %s is invalid: %s".formatted(kind, quoted(name), problems));
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequest", message);
  }

  static Refusal forbidden(String message) {
    return new Refusal(403, "Forbidden", message);
  }

  static Refusal tooLarge(int limit) {
    return new Refusal(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit);
  }

  static Refusal unsupportedMediaType(String type, List<String> allowed) {
    return new Refusal(
        415,
        "UnsupportedMediaType",
        "the content type of the body is %s; accepted media types include: %s%s"
            .formatted(
                quoted(type),
                String.join(", ", allowed),
                type.endsWith("protobuf") ? "; with kubectl: " + PROTOBUF : ""));
  }

  static Refusal methodNotAllowed() {
    return new Refusal(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static Refusal expired(String version) {
    return new Refusal(410, "Expired", "too old resource version: " + version);
  }

  static Refusal internal(Throwable cause) {
    return new Refusal(500, "InternalError", "davit dev: " + cause);
  }

  /// A value of a request for a message. If it is too long, it ends in `…`.
  static String quoted(String value) {
    return value.length() > QUOTED_CHARACTERS
        ? "\"%s…\"".formatted(value.substring(0, QUOTED_CHARACTERS))
        : "\"%s\"".formatted(value);
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    var status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.set("details", details);
    return status
        .put("status", "Failure")
        .put("message", getMessage())
        .put("reason", reason)
        .put("code", code);
  }
}
