package dev.davit.operator;

import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.EventClient;
import dev.davit.operator.kube.HealthServer;
import dev.davit.operator.kube.LastingCheck;
import dev.davit.operator.kube.LeanItemStore;
import dev.davit.operator.queue.QueueReconciler;
import dev.davit.operator.run.RunController;
import dev.davit.operator.task.TaskReconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running operator. [#start] returns when its informers have synced; closing it stops
/// everything that it started.
public final class DavitOperator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DavitOperator.class);
  private static final int RECONCILERS = 16;
  private static final Duration ILL = Duration.ofMinutes(1);
  private static final Duration SWEEP = Duration.ofSeconds(3);

  private final Operator framework;
  private final HealthServer health;
  private final ScheduledExecutorService housekeeping;

  private DavitOperator(
      Operator framework, HealthServer health, ScheduledExecutorService housekeeping) {
    this.framework = framework;
    this.health = health;
    this.housekeeping = housekeeping;
  }

  /// Starts the operator on the cluster of `client`, which the caller closes after the operator.
  ///
  /// @throws IOException where the port of health and metrics is taken
  public static DavitOperator start(OperatorSettings settings, KubernetesClient client)
      throws IOException {
    var meters = meters();
    // Nobody needs more than milliseconds, and people read them in messages.
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    var api = new ApiClient(client, settings.namespaces());
    var runs =
        RunController.create(
            api,
            new EventClient(client),
            settings.machines(),
            settings.runs(),
            meters,
            clock,
            new Random());
    var leads = new AtomicBoolean(settings.lease() instanceof OperatorSettings.Lease.None);
    var framework = new Operator(overrider -> configure(overrider, settings, client, leads));
    register(framework, settings, runs.reconciler());
    register(
        framework,
        settings,
        new TaskReconciler(api, settings.machines(), settings.runs().privilegedTemplates(), clock));
    register(framework, settings, new QueueReconciler(api, runs.slots()));
    var queueMeters = new QueueMeters(meters, runs.slots());
    var health =
        HealthServer.start(
            settings.httpPort(),
            new LastingCheck(() -> unhealthy(framework), ILL, clock),
            () -> framework.getRuntimeInfo().isStarted() ? unhealthy(framework) : "starting",
            () -> {
              queueMeters.refresh();
              return meters.scrape();
            });
    var housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());
    framework.start();
    every(housekeeping, SWEEP, runs.sweep());
    every(
        housekeeping,
        settings.runs().retention().interval(),
        () -> {
          if (leads.get()) {
            runs.retention().run();
          }
        });
    log.atInfo().addKeyValue("httpPort", health.port()).log("Operator started");
    return new DavitOperator(framework, health, housekeeping);
  }

  /// The port of health and metrics.
  public int httpPort() {
    return health.port();
  }

  @Override
  public void close() {
    housekeeping.shutdownNow();
    framework.stop();
    health.close();
  }

  private static void every(ScheduledExecutorService executor, Duration interval, Runnable work) {
    Runnable guarded =
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // What throws is never run again by its executor: a bug here must not end housekeeping
            // for good.
            log.atError().setCause(e).log("Housekeeping failed");
          }
        };
    var millis = interval.toMillis();
    var _ = executor.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  private static <R extends HasMetadata> void register(
      Operator framework, OperatorSettings settings, Reconciler<R> reconciler) {
    framework.register(
        reconciler,
        overrider -> {
          overrider.withRetry(forEver()).withItemStore(new LeanItemStore<>());
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
      ConfigurationServiceOverrider overrider,
      OperatorSettings settings,
      KubernetesClient client,
      AtomicBoolean leads) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(RECONCILERS)
        .withUseSSAToPatchPrimaryResource(false)
        .withResourceCloner(new Uncloned())
        .checkingCRDAndValidateLocalModel(false)
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5));
    if (settings.lease()
        instanceof OperatorSettings.Lease.Of(var namespace, var name, var duration)) {
      overrider.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(name)
              .withLeaseNamespace(namespace)
              .withLeaseDuration(duration)
              .withRenewDeadline(duration.multipliedBy(2).dividedBy(3))
              .withRetryPeriod(duration.dividedBy(7))
              .withLeaderCallbacks(
                  new LeaderCallbacks(
                      () -> leads.set(true),
                      () -> leads.set(false),
                      leader -> log.atInfo().addKeyValue("leader", leader).log("Leader elected")))
              .build());
    }
  }

  /// Informers that have stopped or lost their watch: the reason why a restart may help.
  private static String unhealthy(Operator framework) {
    var info = framework.getRuntimeInfo();
    if (info.allEventSourcesAreHealthy()) {
      return "";
    }
    var wrong = new TreeSet<String>();
    info.unhealthyEventSources()
        .forEach(
            (controller, sources) ->
                sources.keySet().forEach(it -> wrong.add(controller + "/" + it)));
    return "informers do not watch: " + String.join(", ", wrong);
  }

  private static PrometheusMeterRegistry meters() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    return meters;
  }
}
