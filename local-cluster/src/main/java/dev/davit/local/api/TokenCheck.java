package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Claims.Account;
import dev.davit.local.api.Claims.Ref;
import dev.davit.local.api.Store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds out whose token it is, and whether it is still valid.
record TokenCheck(Registry registry, ServiceAccounts accounts, Tokens tokens, InstantSource clock) {
  /// The real server allows clocks to differ by this much, also for the end of a pod.
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  /// The result of a check.
  sealed interface Outcome {}

  /// @param audiences those of the token that were asked for
  record Known(Claims claims, List<String> audiences) implements Outcome {
    /// The user, as `status.user` of a TokenReview.
    ObjectNode user() {
      var account = claims.account();
      var user = Json.object().put("username", account.username()).put("uid", account.uid());
      user.putArray("groups")
          .add("system:serviceaccounts")
          .add("system:serviceaccounts:" + account.namespace())
          .add("system:authenticated");
      var extra = user.putObject("extra");
      put(extra, "credential-id", "JTI=" + claims.id());
      claims
          .pod()
          .ifPresent(
              bound -> {
                put(extra, "pod", bound.pod());
                bound.node().ifPresent(node -> put(extra, "node", node));
              });
      return user;
    }

    private static void put(ObjectNode extra, String kind, Ref ref) {
      put(extra, kind + "-name", ref.name());
      if (!ref.uid().isEmpty()) {
        put(extra, kind + "-uid", ref.uid());
      }
    }

    private static void put(ObjectNode extra, String key, String value) {
      extra.putArray("authentication.kubernetes.io/" + key).add(value);
    }
  }

  record Refused(String why) implements Outcome {}

  /// @param wanted the token must be for one of these audiences; empty: for the API
  Outcome check(String token, List<String> wanted) {
    var read = tokens.read(token);
    if (read.isEmpty()) {
      return new Refused("invalid bearer token");
    }
    var claims = read.get();
    var asked = wanted.isEmpty() ? List.of(Claims.DEFAULT_AUDIENCE) : wanted;
    var common = claims.audiences().stream().filter(asked::contains).toList();
    if (common.isEmpty()) {
      return new Refused(
          "token audiences %s is invalid for the target audiences %s"
              .formatted(quoted(claims.audiences()), quoted(asked)));
    }
    return invalidity(claims).<Outcome>map(Refused::new).orElse(new Known(claims, common));
  }

  private Optional<String> invalidity(Claims claims) {
    var now = clock.instant();
    if (now.isBefore(claims.issued().minus(LEEWAY))) {
      return Optional.of("service account token is not valid yet");
    }
    if (now.isAfter(claims.expires().plus(LEEWAY))) {
      return Optional.of("service account token has expired");
    }
    return lostAccount(claims.account())
        .or(() -> claims.pod().flatMap(bound -> lostPod(claims.account(), bound.pod(), now)));
  }

  private Optional<String> lostAccount(Account claimed) {
    try {
      var uid = accounts.get(claimed.namespace(), claimed.name()).uid();
      return uid.equals(claimed.uid())
          ? Optional.empty()
          : Optional.of(
              "service account UID (%s) does not match claim (%s)".formatted(uid, claimed.uid()));
    } catch (Refusal gone) {
      return Optional.ofNullable(gone.getMessage());
    }
  }

  private Optional<String> lostPod(Account account, Ref claimed, Instant now) {
    var pod = registry.find(new ObjectKey(Catalog.PODS, account.namespace(), claimed.name()));
    if (pod.isEmpty() || hasBeenDeleted(pod.get(), now)) {
      return Optional.of("service account token has been invalidated");
    }
    var uid = Meta.text(pod.get(), "uid");
    return uid.equals(claimed.uid())
        ? Optional.empty()
        : Optional.of(
            "pod UID (%s) does not match service account pod ref claim (%s)"
                .formatted(uid, claimed.uid()));
  }

  /// The timestamp of a deletion lies at the end of the grace period.
  private static boolean hasBeenDeleted(JsonNode pod, Instant now) {
    return Meta.isBeingDeleted(pod)
        && Instant.parse(Meta.text(pod, "deletionTimestamp")).plus(LEEWAY).isBefore(now);
  }

  private static String quoted(List<String> audiences) {
    return audiences.stream().map(Refusal::quoted).collect(Collectors.joining(" ", "[", "]"));
  }
}
