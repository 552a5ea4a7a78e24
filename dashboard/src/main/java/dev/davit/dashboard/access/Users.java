package dev.davit.dashboard.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// The users of the last minutes, by hashes of their tokens. Safe for any thread.
public final class Users implements AutoCloseable {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 500;

  private final UserClients clients;
  private final Function<User, UserPages> pages;
  private final Cache<String, Known> known =
      Caffeine.newBuilder().expireAfterAccess(KEPT).maximumSize(MOST).build();

  /// A user, and the pages that belong to them.
  ///
  /// @param hash of the token
  record Known(String hash, User user, UserPages pages) {}

  /// @param own names the API server, and how to trust it
  public Users(Config own, Function<User, UserPages> pages) {
    this.clients = new UserClients(own);
    this.pages = pages;
  }

  /// The user with this token; empty if the API server does not accept it.
  ///
  /// @throws KubernetesClientException if the API server does not answer
  Optional<Known> of(String token) {
    var hash = hash(token);
    var found = known.getIfPresent(hash);
    if (found != null) {
      return Optional.of(found);
    }
    var client = clients.of(token);
    return Reviews.userName(client)
        .map(
            name -> {
              Predicate<String> review = namespace -> Reviews.mayListRuns(client, namespace);
              var access = new ReviewedNamespaces(review, Ticker.systemTicker());
              var user = new User(name, client, access);
              return known.get(hash, it -> new Known(it, user, pages.apply(user)));
            });
  }

  /// The next request with this user's token is checked anew.
  void forget(Known user) {
    known.invalidate(user.hash());
  }

  @Override
  public void close() {
    clients.close();
  }

  private static String hash(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
