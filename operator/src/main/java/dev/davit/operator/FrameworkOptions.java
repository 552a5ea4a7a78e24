package dev.davit.operator;

import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.lead.Controllers;
import dev.davit.operator.lead.Leadership;
import dev.davit.operator.lean.LeanItemStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The framework's settings for our reconcilers.
final class FrameworkOptions {
  private static final Logger log = LoggerFactory.getLogger(FrameworkOptions.class);

  /// How many resources are reconciled at once, each with one request under way. A resource that is
  /// queued for a thread costs next to nothing; a blocked thread keeps its objects alive.
  private static final int RECONCILERS = 32;

  private FrameworkOptions() {}

  static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, Leadership leadership) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(RECONCILERS)
        .withUseSSAToPatchPrimaryResource(false)
        .withResourceCloner(new Uncloned())
        .checkingCRDAndValidateLocalModel(false)
        // If a page was too large, the informer lists again, in smaller pages.
        .withStopOnInformerErrorDuringStartup(false)
        .withInformerStoppedHandler((informer, why) -> stopped(informer, why, leadership))
        .withCacheSyncTimeout(Duration.ofHours(1))
        .withReconciliationTerminationTimeout(Duration.ofSeconds(5));
  }

  static <R extends HasMetadata> void register(
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

  /// The framework gives up after a few tries by default; a change that the API server refuses for
  /// minutes must not be lost.
  private static GenericRetry forEver() {
    return new GenericRetry()
        .setInitialInterval(500)
        .setIntervalMultiplier(2)
        .setMaxInterval(Duration.ofSeconds(30).toMillis())
        .setMaxAttempts(Integer.MAX_VALUE);
  }

  /// The framework would end the process, which may not be ours alone, and only log a line. An
  /// informer stops without an error when the operator closes.
  private static void stopped(
      SharedIndexInformer<?> informer, @Nullable Throwable why, Leadership leadership) {
    if (why != null) {
      var kind = informer.getApiTypeClass().getSimpleName();
      log.atError().addKeyValue("kind", kind).setCause(why).log("An informer has stopped");
      var causes = Stream.iterate(why, Objects::nonNull, Throwable::getCause).limit(20).toList();
      leadership.lose("the informer of %s has stopped: %s".formatted(kind, causes.getLast()));
    }
  }

  /// The framework copies each resource, through JSON, for reconcilers that change it. Ours do not
  /// change it.
  private static final class Uncloned implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R resource) {
      return resource;
    }
  }
}
