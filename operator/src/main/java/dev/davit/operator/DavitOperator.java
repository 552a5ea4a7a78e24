package dev.davit.operator;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.EventClient;
import dev.davit.operator.kube.HealthServer;
import dev.davit.operator.kube.LastingCheck;
import dev.davit.operator.kube.LeaseClient;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lead.Controllers;
import dev.davit.operator.lead.Election;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.lean.LeanItemStore;
import dev.davit.operator.queue.QueueReconciler;
import dev.davit.operator.run.RunController;
import dev.davit.operator.task.TaskReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running operator. [#start] returns when its informers have synced; closing it stops
/// everything that it started.
public final class DavitOperator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DavitOperator.class);
  private static final Duration ILL = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofSeconds(3);

  /// So many resources are reconciled at once, each with one request under way. Whoever waits for a
  /// thread costs next to nothing, whoever waits on one keeps all that it has made until then.
  private static final int RECONCILERS = 32;

  private final Leadership leadership;
  private final Controllers controllers;
  private final Optional<Election> election;
  private final HealthServer health;
  private final ScheduledExecutorService housekeeping;
  private final ScheduledExecutorService retention;

  private DavitOperator(
      Leadership leadership,
      Controllers controllers,
      Optional<Election> election,
      HealthServer health,
      ScheduledExecutorService housekeeping,
      ScheduledExecutorService retention) {
    this.leadership = leadership;
    this.controllers = controllers;
    this.election = election;
    this.health = health;
    this.housekeeping = housekeeping;
    this.retention = retention;
  }

  /// Starts the operator on the cluster of `client`, which the caller closes after the operator.
  ///
  /// @throws IOException where the port of health and metrics is taken
  public static DavitOperator start(OperatorSettings settings, KubernetesClient client)
      throws IOException {
    var meters = meters();
    // Nobody needs more than milliseconds, and people read them in messages.
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    var leadership = leadership(settings.lease());
    var api = new ApiClient(client, settings.namespaces(), leadership);
    var housekeeping = thread("housekeeping");
    // Minutes of deletions must hold up neither the alarms of queues nor the sweep.
    var retention = thread("retention");
    var events = new EventClient(client);
    var unread = new UnreadReport(events, meters, clock);
    var runs =
        RunController.create(
            api,
            events,
            unread,
            settings.machines(),
            settings.runs(),
            meters,
            clock,
            (at, work) -> once(housekeeping, Duration.between(clock.instant(), at), work),
            new Random());
    var controllers = new Controllers(overrider -> configure(overrider, client, leadership));
    register(controllers, settings, runs.reconciler(), runs.store());
    register(
        controllers,
        settings,
        new TaskReconciler(
            api, unread, settings.machines(), settings.runs().privilegedTemplates(), clock),
        new LeanItemStore<>());
    register(
        controllers,
        settings,
        new QueueReconciler(api, unread, runs.slots()),
        new LeanItemStore<>());
    var queueMeters = new QueueMeters(meters, runs.slots(), clock);
    Gauge.builder("davit.leader", leadership, it -> it.isCertain() ? 1 : 0).register(meters);
    var health =
        HealthServer.start(
            settings.httpPort(),
            new LastingCheck(controllers::unhealthy, ILL, clock),
            () -> controllers.isWatching() ? controllers.unhealthy() : "starting",
            () -> {
              queueMeters.refresh();
              return meters.scrape();
            });
    requireRights(api);
    controllers.watch();
    var election = lead(settings.lease(), client, leadership, controllers, clock);
    housekeeping.execute(() -> sweep(housekeeping, runs.sweep()));
    retain(
        retention,
        settings.runs().retention().interval(),
        () -> leadership.isCertain() && runs.retention().getAsBoolean());
    log.atInfo().addKeyValue("httpPort", health.port()).log("Operator started");
    return new DavitOperator(leadership, controllers, election, health, housekeeping, retention);
  }

  /// An informer asks again and again, whatever the answer; without rights, or without our CRDs,
  /// that helps nobody.
  ///
  /// @throws KubernetesClientException if one of the kinds cannot be listed
  private static void requireRights(ApiClient api) {
    for (var kind : List.of(Run.class, Task.class, Queue.class, Pod.class)) {
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

  /// Lets the controllers reconcile as soon as this operator leads.
  private static Optional<Election> lead(
      OperatorSettings.Lease lease,
      KubernetesClient client,
      Leadership leadership,
      Controllers controllers,
      InstantSource clock) {
    return switch (lease) {
      case OperatorSettings.Lease.None() -> {
        controllers.reconcile();
        yield Optional.empty();
      }
      case OperatorSettings.Lease.Of(var namespace, var name, var duration) -> {
        var election =
            new Election(
                new LeaseClient(client, namespace, name, duration),
                self(),
                duration,
                leadership,
                // With very many runs it takes a while, and the Lease is to be renewed meanwhile.
                () -> begin(leadership, controllers),
                clock,
                System::nanoTime);
        election.start();
        yield Optional.of(election);
      }
    };
  }

  /// A leader that cannot begin must not keep the Lease and do nothing.
  private static void begin(Leadership leadership, Controllers controllers) {
    Thread.ofPlatform()
        .name("lead")
        .start(
            () -> {
              try {
                controllers.reconcile();
              } catch (RuntimeException | Error e) {
                log.atError().setCause(e).log("Could not begin to reconcile");
                leadership.lose("could not begin to reconcile: " + e);
              }
            });
  }

  /// A pod's name, which is the host's, and what tells one process of that pod from the next.
  private static String self() {
    var host = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator");
    return host + "_" + UUID.randomUUID();
  }

  /// The port of health and metrics.
  public int httpPort() {
    return health.port();
  }

  /// Waits until this operator cannot go on, and returns why: another one leads, which it must not
  /// be beside, or it no longer sees what happens in the cluster.
  public String awaitLoss() throws InterruptedException {
    return leadership.awaitLoss();
  }

  /// Begins nothing any more, finishes what is going on, and only then gives the Lease back.
  @Override
  public void close() {
    leadership.resign();
    housekeeping.shutdownNow();
    retention.shutdownNow();
    controllers.close();
    election.ifPresent(Election::close);
    health.close();
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  /// A round each `interval`, and without a pause while a round leaves something to do.
  private static void retain(
      ScheduledExecutorService executor, Duration interval, BooleanSupplier round) {
    Runnable rounds =
        guarded(
            () -> {
              while (!executor.isShutdown() && round.getAsBoolean()) {}
            });
    var millis = interval.toMillis();
    var _ = executor.scheduleWithFixedDelay(rounds, millis, millis, TimeUnit.MILLISECONDS);
  }

  /// Every few seconds, and where very many runs are to be looked at less often: it takes a
  /// fiftieth of the time at most.
  private static void sweep(ScheduledExecutorService executor, Runnable work) {
    var begin = System.nanoTime();
    guarded(work).run();
    var pause = Math.max(SWEEP.toNanos(), 50 * (System.nanoTime() - begin));
    var _ = executor.schedule(() -> sweep(executor, work), pause, TimeUnit.NANOSECONDS);
  }

  /// One millisecond more than asked for: what rings early would find the instant still ahead.
  private static void once(ScheduledExecutorService executor, Duration delay, Runnable work) {
    var _ = executor.schedule(guarded(work), delay.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /// What throws is never run again by its executor: a bug here must not end housekeeping for good.
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("Housekeeping failed");
      }
    };
  }

  private static <R extends HasMetadata> void register(
      Controllers controllers,
      OperatorSettings settings,
      Reconciler<R> reconciler,
      LeanItemStore<R> store) {
    controllers.register(
        reconciler,
        overrider -> {
          overrider.withRetry(forEver()).withItemStore(store).withInformerListLimit(ApiClient.PAGE);
          if (!settings.namespaces().isEmpty()) {
            overrider.settingNamespaces(settings.namespaces());
          }
        });
  }

  /// The framework gives up after a few tries by default; what the API server refuses for minutes
  /// must not be lost.
  private static GenericRetry forEver() {
    return new GenericRetry()
        .setInitialInterval(500)
        .setIntervalMultiplier(2)
        .setMaxInterval(Duration.ofSeconds(30).toMillis())
        .setMaxAttempts(Integer.MAX_VALUE);
  }

  /// The framework copies each resource, through JSON, for reconcilers that change it. Ours do not.
  private static final class Uncloned implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R resource) {
      return resource;
    }
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, Leadership leadership) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(RECONCILERS)
        .withUseSSAToPatchPrimaryResource(false)
        .withResourceCloner(new Uncloned())
        .checkingCRDAndValidateLocalModel(false)
        // A page that was too large is asked for again, in smaller ones.
        .withStopOnInformerErrorDuringStartup(false)
        .withInformerStoppedHandler((informer, why) -> stopped(informer, why, leadership))
        .withCacheSyncTimeout(Duration.ofHours(1))
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5));
  }

  /// The framework would end the process, which may be somebody else's, and with no word but a log
  /// line. An informer stops without an error when the operator closes.
  private static void stopped(
      SharedIndexInformer<?> informer, @Nullable Throwable why, Leadership leadership) {
    if (why != null) {
      var kind = informer.getApiTypeClass().getSimpleName();
      log.atError().addKeyValue("kind", kind).setCause(why).log("An informer has stopped");
      var causes = Stream.iterate(why, Objects::nonNull, Throwable::getCause).limit(20).toList();
      leadership.lose("the informer of %s has stopped: %s".formatted(kind, causes.getLast()));
    }
  }

  private static PrometheusMeterRegistry meters() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }
}
