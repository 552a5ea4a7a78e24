package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// Answers who a token belongs to, and who may do what: kinds whose objects are not kept.
///
/// There is no RBAC here, so every authenticated user may do everything.
record Reviews(TokenCheck tokens) {
  private static final String ANONYMOUS = "system:anonymous";
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final String BEARER = "bearer ";

  /// The review with its status.
  ///
  /// @param authorization the header of the request
  /// @throws Refusal when the review is incomplete, or the caller's own token is not valid
  ObjectNode answer(ResourceType type, ObjectNode review, Optional<String> authorization) {
    var spec = review.path("spec");
    review.put("apiVersion", type.apiVersion()).put("kind", type.names().kind());
    var status =
        switch (type.names().kind()) {
          case "TokenReview" -> ofToken(spec);
          case "SubjectAccessReview" -> ofAccess(type, spec);
          case "SelfSubjectAccessReview" -> ofOwnAccess(type, spec, authorization);
          default -> throw new IllegalArgumentException("not a review: " + type);
        };
    Meta.of(review);
    return review.set("status", status);
  }

  private ObjectNode ofToken(JsonNode spec) {
    var token = spec.path("token").asText("");
    if (token.isEmpty()) {
      throw Refusal.badRequest("token is required for TokenReview in authentication");
    }
    return switch (tokens.check(token, Json.texts(spec.path("audiences")))) {
      case TokenCheck.Known known -> {
        var status = Json.object().put("authenticated", true);
        status.set("user", known.user());
        known.audiences().forEach(status.putArray("audiences")::add);
        yield status;
      }
      case TokenCheck.Refused(var why) ->
          Json.object().put("authenticated", false).put("error", why);
    };
  }

  private static ObjectNode ofAccess(ResourceType type, JsonNode spec) {
    requireAttributes(type, spec);
    var user = spec.path("user").asText("");
    var groups = Json.texts(spec.path("groups"));
    if (user.isEmpty() && groups.isEmpty()) {
      throw invalid(
          type, "spec.user: Invalid value: \"\": at least one of user or group must be specified");
    }
    return user.equals(ANONYMOUS) || groups.contains(UNAUTHENTICATED)
        ? access(false, "davit dev allows nothing to a user who is not authenticated")
        : allowed();
  }

  /// A caller without a token is the person who started the API. One with a token has to be who it
  /// says.
  private ObjectNode ofOwnAccess(ResourceType type, JsonNode spec, Optional<String> authorization) {
    requireAttributes(type, spec);
    var bearer =
        authorization
            .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(header -> header.substring(BEARER.length()).strip());
    if (bearer.isPresent() && tokens.check(bearer.get(), List.of()) instanceof TokenCheck.Refused) {
      throw Refusal.unauthorized();
    }
    return allowed();
  }

  private static ObjectNode allowed() {
    return access(true, "davit dev has no RBAC: every authenticated user may do everything");
  }

  private static ObjectNode access(boolean allowed, String reason) {
    return Json.object().put("allowed", allowed).put("reason", reason);
  }

  private static void requireAttributes(ResourceType type, JsonNode spec) {
    var about = spec.path("resourceAttributes").isObject();
    var path = spec.path("nonResourceAttributes").isObject();
    if (about && path) {
      throw invalid(
          type,
          "spec.nonResourceAttributes: Invalid value: %s: cannot be specified in combination with resourceAttributes"
              .formatted(spec.path("nonResourceAttributes")));
    }
    if (!about && !path) {
      throw invalid(
          type,
          "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
  }

  private static Refusal invalid(ResourceType type, String problem) {
    return Refusal.invalid(type.names().kind() + "." + type.group(), "", problem);
  }
}
