package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The content of a token: whose it is, for whom, and how long it is valid.
///
/// @param pod the pod to which the token is bound; the token ends with it
record Claims(
    String id,
    Account account,
    Optional<BoundPod> pod,
    List<String> audiences,
    Instant issued,
    Instant expires) {
  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  /// The audience of a token that names none, and of reviews that name none: the API itself.
  static final String DEFAULT_AUDIENCE = ISSUER;

  private static final String KUBERNETES = "kubernetes.io";

  record Account(String namespace, String name, String uid) {
    String username() {
      return "system:serviceaccount:%s:%s".formatted(namespace, name);
    }
  }

  /// @param node absent until the pod has one
  record BoundPod(Ref pod, Optional<Ref> node) {}

  /// @param uid empty for a node that is only a name
  record Ref(String name, String uid) {
    ObjectNode json() {
      var json = Json.object().put("name", name);
      return uid.isEmpty() ? json : json.put("uid", uid);
    }

    static Optional<Ref> of(JsonNode json) {
      return json.has("name")
          ? Optional.of(new Ref(json.path("name").asText(), json.path("uid").asText("")))
          : Optional.empty();
    }
  }

  Claims {
    audiences = List.copyOf(audiences);
  }

  ObjectNode json() {
    var json = Json.object();
    audiences.forEach(json.putArray("aud")::add);
    json.put("exp", expires.getEpochSecond()).put("iat", issued.getEpochSecond());
    json.put("iss", ISSUER).put("jti", id).put("nbf", issued.getEpochSecond());
    json.put("sub", account.username());
    var own = json.putObject(KUBERNETES).put("namespace", account.namespace());
    own.set("serviceaccount", new Ref(account.name(), account.uid()).json());
    pod.ifPresent(
        bound -> {
          own.set("pod", bound.pod().json());
          bound.node().ifPresent(node -> own.set("node", node.json()));
        });
    return json;
  }

  /// Reads what [#json] has written.
  static Claims of(ObjectNode json) {
    var own = json.path(KUBERNETES);
    var account = Ref.of(own.path("serviceaccount")).orElseThrow();
    return new Claims(
        json.path("jti").asText(),
        new Account(own.path("namespace").asText(), account.name(), account.uid()),
        Ref.of(own.path("pod")).map(pod -> new BoundPod(pod, Ref.of(own.path("node")))),
        Json.texts(json.path("aud")),
        Instant.ofEpochSecond(json.path("iat").asLong()),
        Instant.ofEpochSecond(json.path("exp").asLong()));
  }
}
