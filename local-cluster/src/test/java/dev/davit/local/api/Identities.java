package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Registry.WriteOptions;
import dev.davit.local.api.Store.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The tokens and reviews of an API without HTTP, whose clock stands still. It has the namespace
/// `default`, the service account `shop`, and the pod `p` of `default` on the node `n`.
final class Identities {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private Instant now = START;
  private final Registry registry = new Registry(new Store(), () -> now);
  private final ServiceAccounts accounts = new ServiceAccounts(registry);
  private final Tokens tokens = Tokens.withNewKey();

  Identities() {
    create(Catalog.NAMESPACES, "{metadata: {name: default}}");
    create(Catalog.NODES, "{metadata: {name: n}}");
    create(Catalog.SERVICE_ACCOUNTS, "{metadata: {name: shop}}");
    createPod();
  }

  void createPod() {
    create(Catalog.PODS, "{metadata: {name: p}, spec: {nodeName: n}}");
  }

  void createAccount(String name) {
    create(Catalog.SERVICE_ACCOUNTS, "{metadata: {name: %s}}".formatted(name));
  }

  private void create(ResourceType type, String yaml) {
    registry.create(type, type.namespaced() ? "default" : "", read(yaml), WriteOptions.USUAL);
  }

  void delete(ResourceType type, String name, long graceSeconds) {
    registry.delete(key(type, name), Json.object().put("gracePeriodSeconds", graceSeconds));
  }

  String uid(ResourceType type, String name) {
    return Meta.text(registry.get(key(type, name)), "uid");
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /// @param spec in YAML
  ObjectNode request(String account, String spec) {
    return new TokenRequests(registry, accounts, tokens, () -> now)
        .answer("default", account, read("{spec: %s}".formatted(spec)));
  }

  String token(String account, String spec) {
    return request(account, spec).at("/status/token").asText();
  }

  /// A token for the audience `davit`.
  String tokenOfPod() {
    return token(
        "default", "{audiences: [davit], boundObjectRef: {kind: Pod, apiVersion: v1, name: p}}");
  }

  /// The status of a TokenReview.
  JsonNode review(String token, List<String> audiences) {
    var review = Json.object();
    var spec = review.putObject("spec").put("token", token);
    audiences.forEach(spec.putArray("audiences")::add);
    return review("TokenReview", review, Optional.empty());
  }

  /// The status of a review.
  JsonNode review(String kind, ObjectNode review, Optional<String> authorization) {
    var type =
        Catalog.REVIEWS.stream()
            .filter(it -> it.names().kind().equals(kind))
            .findFirst()
            .orElseThrow();
    return new Reviews(new TokenCheck(registry, accounts, tokens, () -> now))
        .answer(type, review, authorization)
        .path("status");
  }

  private static ObjectKey key(ResourceType type, String name) {
    return new ObjectKey(type, type.namespaced() ? "default" : "", name);
  }

  static ObjectNode read(String yaml) {
    try {
      return Json.yaml(yaml.getBytes(StandardCharsets.UTF_8)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
