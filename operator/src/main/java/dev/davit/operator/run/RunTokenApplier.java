package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.api.Token;
import dev.davit.contract.NewToken;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Api.TokenCreation;
import java.util.Optional;
import java.util.function.Supplier;

/// Creates the tokens that tasks make while they execute. Safe for any thread.
public final class RunTokenApplier {
  /// How many unfinished tokens a run may have.
  static final int MOST_UNFINISHED = 1_000;

  private final Api api;
  private final Supplier<Optional<Caches>> caches;

  RunTokenApplier(Api api, Supplier<Optional<Caches>> caches) {
    this.api = api;
    this.caches = caches;
  }

  /// Creates the token that a task of `run` has made, unless it exists.
  public TokenCreation create(Run run, NewToken made) {
    var meta = run.getMetadata();
    var others = caches.get().map(it -> others(it, run, made)).orElse(0);
    return others >= MOST_UNFINISHED && !exists(meta.getNamespace(), made)
        ? new TokenCreation.Refused(
            "run %s has %d unfinished tokens; at most %d are allowed"
                .formatted(meta.getName(), others, MOST_UNFINISHED))
        : api.createToken(RunTokens.create(run, made));
  }

  /// It may have finished, and left the cache.
  private boolean exists(String namespace, NewToken made) {
    return api.read(Token.class, namespace, made.name()).isPresent();
  }

  /// The cache may be late, so some more are possible. A token that it shows is asked for again.
  private static int others(Caches caches, Run run, NewToken made) {
    return caches.hasToken(run.getMetadata().getNamespace(), made.name())
        ? 0
        : caches.tokensOf(run);
  }
}
