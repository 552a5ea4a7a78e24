package dev.davit.operator.token;

import dev.davit.api.Token;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Requests;
import dev.davit.operator.lean.Unread;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes finished tokens that are too old. It leaves those with an owner to Kubernetes, which
/// removes them with their run. For one thread.
public final class TokenRetention implements BooleanSupplier {
  private static final Logger log = LoggerFactory.getLogger(TokenRetention.class);

  /// How long a finished token without an owner is kept.
  static final Duration KEPT = Duration.ofHours(24);

  /// The most deletions of a round; the next round goes on at once.
  private static final int DELETIONS = 1000;

  private static final int DELETIONS_AT_ONCE = 4;
  private static final int DELETIONS_PER_SECOND = 100;

  private final Api api;
  private final Requests requests;
  private final InstantSource clock;

  public TokenRetention(Api api, InstantSource clock) {
    this(api, Requests.paced(DELETIONS_AT_ONCE, DELETIONS_PER_SECOND), clock);
  }

  TokenRetention(Api api, Requests requests, InstantSource clock) {
    this.api = api;
    this.requests = requests;
    this.clock = clock;
  }

  /// One round, which lists all finished tokens. If something fails, the next round tries it again.
  ///
  /// @return whether there is more to do at once
  @Override
  public boolean getAsBoolean() {
    try {
      var now = clock.instant();
      var over = new ArrayList<Token>();
      api.list(
          Token.class,
          new ListOptionsBuilder().withFieldSelector("status.finished=true").build(),
          token -> {
            if (over.size() <= DELETIONS && isOver(token, now)) {
              over.add(token);
            }
          });
      var round = over.subList(0, Math.min(DELETIONS, over.size()));
      requests.make(round.stream().<Runnable>map(token -> () -> delete(token)).toList());
      if (!round.isEmpty()) {
        log.atInfo().addKeyValue("tokens", round.size()).log("Removed finished tokens");
      }
      return round.size() < over.size();
    } catch (KubernetesClientException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("Retention of tokens failed, next round follows");
      return false;
    }
  }

  /// A token that cannot be read stays until somebody deletes it.
  static boolean isOver(Token token, Instant now) {
    var status = token.getStatus();
    return Unread.faultOf(token).isEmpty()
        && token.getMetadata().getOwnerReferences().isEmpty()
        && token.getMetadata().getDeletionTimestamp() == null
        && status != null
        && status.finishedAt() != null
        && !Instant.parse(status.finishedAt()).plus(KEPT).isAfter(now);
  }

  private void delete(Token token) {
    var meta = token.getMetadata();
    api.delete(Token.class, meta.getNamespace(), meta.getName(), meta.getUid());
  }
}
