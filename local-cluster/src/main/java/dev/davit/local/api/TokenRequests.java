package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Claims.BoundPod;
import dev.davit.local.api.Claims.Ref;
import dev.davit.local.api.Store.ObjectKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes tokens of service accounts: the subresource `token`.
record TokenRequests(
    Registry registry, ServiceAccounts accounts, Tokens tokens, InstantSource clock) {
  private static final long DEFAULT_SECONDS = 3600;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  /// The request with its token.
  ///
  /// @throws Refusal in the words of the API server
  ObjectNode answer(String namespace, String name, ObjectNode request) {
    var account = accounts.get(namespace, name);
    var seconds = seconds(request.path("spec").path("expirationSeconds"));
    var pod = boundPod(namespace, name, request.path("spec").path("boundObjectRef"));
    var asked = Json.texts(request.path("spec").path("audiences"));
    var audiences = asked.isEmpty() ? List.of(Claims.DEFAULT_AUDIENCE) : asked;
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var expires = now.plusSeconds(seconds);
    var id = UUID.randomUUID().toString();
    var token = tokens.sign(new Claims(id, account, pod, audiences, now, expires));
    return complete(request, account, audiences, seconds).set("status", status(token, expires));
  }

  private static ObjectNode complete(
      ObjectNode request, Claims.Account account, List<String> audiences, long seconds) {
    request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    Meta.of(request).put("name", account.name()).put("namespace", account.namespace());
    var spec = request.withObject("/spec").put("expirationSeconds", seconds);
    audiences.forEach(spec.putArray("audiences")::add);
    return request;
  }

  private static ObjectNode status(String token, Instant expires) {
    return Json.object().put("token", token).put("expirationTimestamp", expires.toString());
  }

  private static long seconds(JsonNode field) {
    var seconds = field.asLong(DEFAULT_SECONDS);
    if (seconds < MIN_SECONDS) {
      throw invalid(seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > MAX_SECONDS) {
      throw invalid(seconds, "may not specify a duration larger than 2^32 seconds");
    }
    return seconds;
  }

  private static Refusal invalid(long seconds, String rule) {
    return Refusal.invalid(
        "TokenRequest.authentication.k8s.io",
        "",
        "spec.expirationSeconds: Invalid value: %d: %s".formatted(seconds, rule));
  }

  private Optional<BoundPod> boundPod(String namespace, String account, JsonNode reference) {
    if (!reference.isObject()) {
      return Optional.empty();
    }
    var kind = reference.path("kind").asText("");
    var apiVersion = reference.path("apiVersion").asText("");
    if (!kind.equals("Pod") || apiVersion.contains("/")) {
      throw Refusal.badRequest(
          "cannot bind token for serviceaccount %s to object of type %s, Kind=%s"
              .formatted(Refusal.quoted(account), apiVersion, kind));
    }
    var name = reference.path("name").asText("");
    var pod = registry.get(new ObjectKey(Catalog.PODS, namespace, name));
    if (!account.equals(accountOf(pod))) {
      throw Refusal.badRequest(
          "cannot bind token for serviceaccount %s to pod running with different serviceaccount name."
              .formatted(Refusal.quoted(account)));
    }
    var uid = reference.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(Meta.text(pod, "uid"))) {
      throw Refusal.otherUid(kind, name, uid);
    }
    return Optional.of(new BoundPod(new Ref(name, Meta.text(pod, "uid")), node(pod)));
  }

  private static String accountOf(JsonNode pod) {
    var account = pod.path("spec").path("serviceAccountName").asText("");
    return account.isEmpty() ? ServiceAccounts.DEFAULT : account;
  }

  private Optional<Ref> node(JsonNode pod) {
    var name = pod.path("spec").path("nodeName").asText("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    var node = registry.find(new ObjectKey(Catalog.NODES, "", name));
    return Optional.of(new Ref(name, node.map(it -> Meta.text(it, "uid")).orElse("")));
  }
}
