package dev.davit.operator;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.operator.backend.RunEnds;
import dev.davit.operator.gateway.GatewayAccess;
import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.DelayedHealthCheck;
import dev.davit.operator.kube.EventClient;
import dev.davit.operator.kube.HealthServer;
import dev.davit.operator.kube.LeaseClient;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lead.Controllers;
import dev.davit.operator.lead.Election;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.lean.LeanItemStore;
import dev.davit.operator.queue.QueueReconciler;
import dev.davit.operator.run.GatewaySeen;
import dev.davit.operator.run.RunController;
import dev.davit.operator.schedule.ScheduleReconciler;
import dev.davit.operator.store.ObjectStoreController;
import dev.davit.operator.task.TaskReconciler;
import dev.davit.operator.token.TokenReconciler;
import dev.davit.operator.token.TokenRetention;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running operator. [#start] returns when its informers have synced; closing it stops
/// everything that it started.
public final class DavitOperator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DavitOperator.class);
  private static final Duration UNHEALTHY_AFTER = Duration.ofMinutes(1);

  /// A round of tokens follows after this number of rounds of runs: each lists all finished tokens.
  private static final int ROUNDS_OF_RUNS = 10;

  private final Leadership leadership;
  private final Controllers controllers;
  private final Optional<Election> election;
  private final HealthServer health;
  private final Optional<Gateway> gateway;
  private final ScheduledExecutorService housekeeping;
  private final ScheduledExecutorService retention;

  private DavitOperator(
      Leadership leadership,
      Controllers controllers,
      Optional<Election> election,
      HealthServer health,
      Optional<Gateway> gateway,
      ScheduledExecutorService housekeeping,
      ScheduledExecutorService retention) {
    this.leadership = leadership;
    this.controllers = controllers;
    this.election = election;
    this.health = health;
    this.gateway = gateway;
    this.housekeeping = housekeeping;
    this.retention = retention;
  }

  /// Starts the operator on the cluster of `client`, which the caller closes after the operator.
  ///
  /// @throws IOException if the port of health and metrics is taken, or the credentials of the
  ///   object store cannot be read
  public static DavitOperator start(OperatorSettings settings, KubernetesClient client)
      throws IOException {
    var meters = meters();
    // Milliseconds are enough, and people read these times in messages.
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    var leadership = leadership(settings.lease());
    var api = new ApiClient(client, settings.namespaces(), leadership);
    var housekeeping = Housekeeping.thread("housekeeping");
    // Minutes of deletions must delay neither the alarms of queues nor the sweep.
    var retention = Housekeeping.thread("retention");
    var events = new EventClient(client);
    var unread = new UnreadReport(events, meters, clock);
    var tasks =
        new TaskReconciler(
            api, unread, settings.machines(), settings.runs().privilegedTemplates(), clock);
    var schedules = new ScheduleReconciler(api, events, unread, tasks::isCached, meters, clock);
    var ends = new RunEnds();
    var store =
        settings.store().isPresent()
            ? Optional.of(ObjectStoreController.open(settings.store().get(), clock))
            : Optional.<ObjectStoreController>empty();
    var gateway =
        settings.gateway().map(it -> new Gateway(it, client, leadership, store, meters, clock));
    var runs =
        RunController.create(
            api,
            events,
            unread,
            schedules::isBeingCreated,
            ends::gone,
            () -> gateway.map(Gateway::seen).orElseGet(GatewaySeen.None::new),
            key -> store.map(it -> it.delete(key)).orElse(false),
            settings.machines(),
            settings.runs(),
            meters,
            clock,
            (at, work) ->
                Housekeeping.once(housekeeping, Duration.between(clock.instant(), at), work),
            new Random());
    var controllers =
        new Controllers(overrider -> FrameworkOptions.configure(overrider, client, leadership));
    FrameworkOptions.register(controllers, settings, runs.reconciler(), runs.store());
    FrameworkOptions.register(controllers, settings, tasks, new LeanItemStore<>());
    FrameworkOptions.register(controllers, settings, schedules, new LeanItemStore<>());
    FrameworkOptions.register(
        controllers,
        settings,
        new QueueReconciler(api, unread, runs.slots()),
        new LeanItemStore<>());
    FrameworkOptions.register(
        controllers, settings, new TokenReconciler(api, unread, clock), new LeanItemStore<>());
    var queueMeters = new QueueMeters(meters, runs.slots(), clock);
    Gauge.builder("davit.leader", leadership, it -> it.isCertain() ? 1 : 0).register(meters);
    var health =
        HealthServer.start(
            settings.httpPort(),
            new DelayedHealthCheck(controllers::unhealthy, UNHEALTHY_AFTER, clock),
            () -> controllers.isWatching() ? controllers.unhealthy() : "starting",
            () -> {
              queueMeters.refresh();
              return meters.scrape();
            });
    requireRights(api);
    controllers.watch();
    var election =
        lead(
            settings.lease(),
            client,
            leadership,
            () -> {
              // First: pods that are made now must find it.
              gateway.ifPresent(it -> it.begin(settings.namespaces(), ends, runs));
              controllers.reconcile();
            },
            clock);
    housekeeping.execute(() -> Housekeeping.sweep(housekeeping, runs.sweep()));
    Housekeeping.retain(
        retention,
        settings.runs().retention().interval(),
        () -> leadership.isCertain() && runs.retention().getAsBoolean());
    var tokens = new TokenRetention(api, clock);
    Housekeeping.retain(
        retention,
        settings.runs().retention().interval().multipliedBy(ROUNDS_OF_RUNS),
        () -> leadership.isCertain() && tokens.getAsBoolean());
    log.atInfo().addKeyValue("httpPort", health.port()).log("Operator started");
    return new DavitOperator(
        leadership, controllers, election, health, gateway, housekeeping, retention);
  }

  /// Fails early without rights or without our CRDs: an informer would only repeat its request,
  /// whatever the response.
  ///
  /// @throws KubernetesClientException if one of the kinds cannot be listed
  private static void requireRights(ApiClient api) {
    for (var kind :
        List.of(Run.class, Task.class, Queue.class, Token.class, Schedule.class, Pod.class)) {
      api.version(kind);
    }
  }

  private static Leadership leadership(OperatorSettings.Lease lease) {
    return switch (lease) {
      case OperatorSettings.Lease.None() -> Leadership.alone();
      case OperatorSettings.Lease.Of(_, _, var duration) ->
          Leadership.byLease(duration, System::nanoTime);
    };
  }

  /// Begins to work as soon as this operator leads.
  private static Optional<Election> lead(
      OperatorSettings.Lease lease,
      KubernetesClient client,
      Leadership leadership,
      Runnable work,
      InstantSource clock) {
    return switch (lease) {
      case OperatorSettings.Lease.None() -> {
        work.run();
        yield Optional.empty();
      }
      case OperatorSettings.Lease.Of(var namespace, var name, var duration) -> {
        var election =
            new Election(
                new LeaseClient(client, namespace, name, duration),
                self(),
                duration,
                leadership,
                // This takes a while with very many runs, and the Lease must still be renewed.
                () -> begin(leadership, work),
                clock,
                System::nanoTime);
        election.start();
        yield Optional.of(election);
      }
    };
  }

  /// Starts to reconcile on another thread. A leader that cannot begin must not keep the Lease and
  /// do nothing.
  private static void begin(Leadership leadership, Runnable work) {
    Thread.ofPlatform()
        .name("lead")
        .start(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                log.atError().setCause(e).log("Could not begin to reconcile");
                leadership.lose("could not begin to reconcile: " + e);
              }
            });
  }

  /// The pod's name, which is the host's, and an id that distinguishes the processes of that pod.
  private static String self() {
    var host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator");
    return host + "_" + UUID.randomUUID();
  }

  /// The port of health and metrics.
  public int httpPort() {
    return health.port();
  }

  /// The port of the gateway; empty if it is not served now.
  public Optional<Integer> gatewayPort() {
    return gateway.flatMap(Gateway::port);
  }

  /// The port of the URLs of tokens; empty if they are not served now.
  public Optional<Integer> hooksPort() {
    return gateway.flatMap(Gateway::hooksPort);
  }

  /// How the gateway is reached and trusted; empty if it is not served now.
  public Optional<GatewayAccess> gatewayAccess() {
    return gateway.flatMap(Gateway::access);
  }

  /// Waits until this operator cannot go on, and returns why: another operator leads, beside which
  /// it must not run, or it no longer sees what happens in the cluster.
  public String awaitLoss() throws InterruptedException {
    return leadership.awaitLoss();
  }

  /// Begins nothing new, finishes what is going on, and only then gives the Lease back.
  @Override
  public void close() {
    leadership.resign();
    gateway.ifPresent(Gateway::close);
    housekeeping.shutdownNow();
    retention.shutdownNow();
    controllers.close();
    election.ifPresent(Election::close);
    health.close();
  }

  private static PrometheusMeterRegistry meters() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }
}
