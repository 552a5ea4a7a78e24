package dev.davit.operator.gateway;

import dev.davit.operator.gateway.CertificateDecision.Keep;
import dev.davit.operator.gateway.CertificateDecision.Unreadable;
import dev.davit.operator.kube.GatewayObjects;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the gateway served as long as this operator leads: its certificates valid, its port open,
/// and its Service leading here. If something is in the way, runs go on without the gateway, and
/// this is tried again. Safe for any thread.
public final class GatewayKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayKeeper.class);

  /// How often the Secret and the EndpointSlice are looked at: others may have changed them.
  private static final Duration ROUND = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  /// More writes than one rotation needs.
  private static final int MOST_WRITES = 6;

  private final GatewayInstallation installation;
  private final GatewayObjects objects;
  private final Parking parking;
  private final BooleanSupplier leads;
  private final GatewayMetrics metrics;
  private final Optional<HookKeeper> hooks;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("gateway").factory());

  private Map<String, Route> routes = Map.of();
  private Map<String, Route> hookRoutes = Map.of();
  private Optional<Serving> serving = Optional.empty();
  private volatile boolean hasTriedHooks;
  private String trouble = "";
  private Duration retry = FIRST_RETRY;

  private record Serving(GatewayTls tls, GatewayServer server, String trusted) {}

  /// A set that can be shown, and how long until the certificates need a look.
  private record Valid(CertificateSet set, Duration rest) {}

  /// @param parking where calls wait; it is closed with the gateway
  /// @param leads whether this operator is certain to lead
  public GatewayKeeper(
      GatewayInstallation installation,
      GatewayObjects objects,
      Parking parking,
      BooleanSupplier leads,
      MeterRegistry meters,
      InstantSource clock) {
    this.installation = installation;
    this.objects = objects;
    this.parking = parking;
    this.leads = leads;
    this.metrics = new GatewayMetrics(meters, parking);
    this.hooks =
        installation.hooks().map(it -> new HookKeeper(installation, it, objects, parking, metrics));
    this.clock = clock;
  }

  /// Begins to serve: this operator leads now. Returns when it serves, or has failed to for the
  /// first time.
  ///
  /// @param all the routes by the prefixes of their paths
  /// @param ofHooks those of the port for URLs of tokens
  public void begin(Map<String, Route> all, Map<String, Route> ofHooks) {
    synchronized (this) {
      routes = Map.copyOf(all);
      hookRoutes = Map.copyOf(ofHooks);
    }
    try {
      thread.submit(this::round).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RejectedExecutionException e) {
      log.atError().setCause(e).log("Could not begin to keep the gateway");
    }
  }

  /// The port that the gateway listens on; empty if it does not.
  public synchronized Optional<Integer> port() {
    return serving.map(it -> it.server().port());
  }

  /// How clients in the cluster reach and trust the gateway; empty if it does not serve.
  public synchronized Optional<GatewayAccess> access() {
    return serving.map(it -> new GatewayAccess(installation.url(it.server().port()), it.trusted()));
  }

  /// How URLs of tokens are made and checked; empty if they are not served.
  public Optional<HookAccess> hooks() {
    return hooks.flatMap(HookKeeper::access);
  }

  /// Whether URLs of tokens are to be served, and this has not been tried yet: for a moment after
  /// this operator began to lead.
  public boolean areHooksPending() {
    return hooks.isPresent() && !hasTriedHooks;
  }

  /// The port of the URLs of tokens; empty if they are not served.
  public Optional<Integer> hooksPort() {
    return hooks.flatMap(HookKeeper::port);
  }

  /// Ends what it serves.
  @Override
  public void close() {
    thread.shutdownNow();
    hooks.ifPresent(HookKeeper::close);
    synchronized (this) {
      serving.ifPresent(it -> it.server().close());
      serving = Optional.empty();
      metrics.serving(false);
    }
  }

  private void round() {
    var pause = retry;
    try {
      if (leads.getAsBoolean()) {
        pause = keep();
        retry = FIRST_RETRY;
        report("");
      }
    } catch (KubernetesClientException | IOException | UnusableSecret e) {
      report(String.valueOf(e.getMessage()));
      retry = shorter(retry.multipliedBy(2), ROUND);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Could not keep the gateway");
      pause = ROUND;
    }
    if (!thread.isShutdown()) {
      var _ = thread.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// Returns how long until the next look.
  private Duration keep() throws IOException, UnusableSecret {
    var valid = certificates();
    serve(valid.set());
    objects.publish(Pem.write(valid.set().trusted()));
    // The gateway is kept even if the URLs of tokens cannot be.
    var hookTrouble = keepHooks();
    hasTriedHooks = true;
    var port = port();
    if (installation.address().isPresent() && port.isPresent() && leads.getAsBoolean()) {
      objects.pointAt(installation.address().get(), port.get(), hooksPort());
    }
    if (hookTrouble.isPresent()) {
      throw new UnusableSecret(hookTrouble.get());
    }
    return shorter(valid.rest(), ROUND);
  }

  /// Returns why the URLs of tokens cannot be kept.
  private Optional<String> keepHooks() {
    if (hooks.isEmpty()) {
      return Optional.empty();
    }
    GatewayTls tls;
    Map<String, Route> paths;
    synchronized (this) {
      if (serving.isEmpty()) {
        return Optional.empty();
      }
      tls = serving.get().tls();
      paths = hookRoutes;
    }
    try {
      hooks.get().keep(tls, paths);
      return Optional.empty();
    } catch (KubernetesClientException | IOException | UnusableSecret e) {
      return Optional.of("URLs of tokens: " + e.getMessage());
    }
  }

  private Valid certificates() throws UnusableSecret {
    for (var writes = 0; writes < MOST_WRITES; writes++) {
      var secret = objects.readSecret();
      var stored = StoredCertificates.of(secret.map(GatewayObjects.Secret::data));
      var now = clock.instant();
      var decision = CertificatePolicy.decide(stored, now, installation.names());
      if (decision instanceof Unreadable(var why)) {
        throw new UnusableSecret(
            "Secret %s/%s is not the gateway's: %s. It is not overwritten: delete it, or set another name"
                .formatted(installation.namespace(), installation.name(), why));
      }
      if (decision instanceof Keep(var until)
          && stored instanceof StoredCertificates.Found(var set)) {
        return new Valid(set, Duration.between(now, until));
      }
      Certificates.carryOut(decision, installation.names(), now)
          .ifPresent(
              set -> {
                if (objects.writeSecret(secret, set.toData())) {
                  log.atInfo()
                      .addKeyValue("decision", decision.getClass().getSimpleName())
                      .addKeyValue("set", set)
                      .log("Certificates of the gateway written");
                }
              });
    }
    throw new UnusableSecret("The gateway's certificates change all the time");
  }

  private synchronized void serve(CertificateSet set) throws IOException {
    var trusted = Pem.write(set.trusted());
    if (serving.isPresent()) {
      serving.get().tls().renew(set);
      serving = Optional.of(new Serving(serving.get().tls(), serving.get().server(), trusted));
      return;
    }
    if (thread.isShutdown()) {
      return;
    }
    var tls = new GatewayTls(set);
    var server = GatewayServer.start(installation.server(), tls, routes, parking, metrics);
    serving = Optional.of(new Serving(tls, server, trusted));
    metrics.serving(true);
    log.atInfo().addKeyValue("port", server.port()).log("Gateway serves");
  }

  /// Logs a trouble once, and when it is over.
  private void report(String now) {
    if (now.equals(trouble)) {
      return;
    }
    if (now.isEmpty()) {
      log.atInfo().log("The gateway is kept again");
    } else {
      log.atError().addKeyValue("why", now).log("The gateway cannot be kept");
    }
    trouble = now;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
