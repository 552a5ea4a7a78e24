package dev.davit.operator.gateway;

import dev.davit.operator.kube.GatewayObjects;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the URLs of tokens served beside the gateway. Their keys have a Secret of their own:
/// operators that know no keys write the gateway's Secret as a whole.
///
/// For the thread of [GatewayKeeper], but [#access] and [#close].
final class HookKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HookKeeper.class);

  private static final int BYTES = 32;

  /// Another operator may write the first key at the same time.
  private static final int TRIES = 3;

  private final GatewayInstallation installation;
  private final HookSettings settings;
  private final GatewayObjects objects;
  private final Parking parking;
  private final GatewayMetrics metrics;
  private final SecureRandom random = new SecureRandom();

  private Optional<Serving> serving = Optional.empty();
  private boolean closed;

  private record Serving(GatewayServer server, HookKeys keys) {}

  HookKeeper(
      GatewayInstallation installation,
      HookSettings settings,
      GatewayObjects objects,
      Parking parking,
      GatewayMetrics metrics) {
    this.installation = installation;
    this.settings = settings;
    this.objects = objects;
    this.parking = parking;
    this.metrics = metrics;
  }

  /// How URLs are made and checked; empty if they are not served.
  synchronized Optional<HookAccess> access() {
    return serving.map(
        it -> new HookAccess(installation.hooksUrl(settings, it.server().port()), it.keys()));
  }

  /// The port that it listens on; empty if it does not.
  synchronized Optional<Integer> port() {
    return serving.map(it -> it.server().port());
  }

  /// Reads the keys, which others may have rotated, and serves if it does not yet.
  ///
  /// @throws UnusableSecret if the Secret has something else
  void keep(GatewayTls tls, Map<String, Route> routes) throws IOException, UnusableSecret {
    var keys = keys();
    synchronized (this) {
      if (closed) {
        return;
      }
      if (serving.isPresent()) {
        serving = Optional.of(new Serving(serving.get().server(), keys));
        return;
      }
      var server = GatewayServer.start(settings.server(), tls, routes, parking, metrics.ofHooks());
      serving = Optional.of(new Serving(server, keys));
      log.atInfo().addKeyValue("port", server.port()).log("URLs of tokens are served");
    }
  }

  private HookKeys keys() throws UnusableSecret {
    for (var tries = 0; tries < TRIES; tries++) {
      var secret = objects.readHookSecret();
      var data = secret.map(GatewayObjects.Secret::data).orElseGet(Map::of);
      try {
        if (!data.isEmpty()) {
          return HookKeys.of(data);
        }
      } catch (GeneralSecurityException e) {
        throw new UnusableSecret(
            "Secret %s/%s has no keys for the URLs of tokens: %s. It is not overwritten"
                .formatted(installation.namespace(), installation.hookSecret(), e.getMessage()));
      }
      var fresh = new byte[BYTES];
      random.nextBytes(fresh);
      if (objects.writeHookSecret(secret, HookKeys.first(fresh).toData())) {
        log.atInfo().log("The first key for the URLs of tokens was written");
      }
    }
    throw new UnusableSecret("The keys for the URLs of tokens change all the time");
  }

  @Override
  public void close() {
    Optional<Serving> last;
    synchronized (this) {
      closed = true;
      last = serving;
      serving = Optional.empty();
    }
    // Not in the lock: calls under way must not wait for it.
    last.ifPresent(it -> it.server().close());
  }
}
