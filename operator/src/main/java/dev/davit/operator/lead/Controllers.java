package dev.davit.operator.lead;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The framework's controllers. They watch long before they reconcile, so that a process that waits
/// to lead has filled caches. The framework offers this only for its own leader election, which
/// does not report renewals and never gives a Lease back. Therefore this class starts its
/// controllers, in the same way.
public final class Controllers implements AutoCloseable {
  private final Operator framework;
  private final List<Controller<?>> all = new ArrayList<>();
  private volatile boolean watching;

  public Controllers(Consumer<ConfigurationServiceOverrider> settings) {
    framework = new Operator(settings);
  }

  public <R extends HasMetadata> void register(
      Reconciler<R> reconciler, Consumer<ControllerConfigurationOverrider<R>> settings) {
    all.add((Controller<R>) framework.register(reconciler, settings));
  }

  /// Starts the informers, and returns when they have synced.
  ///
  /// @throws OperatorException if they do not
  public void watch() {
    try {
      each("watch", controller -> controller.start(false));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    watching = true;
  }

  /// Begins to reconcile.
  public void reconcile() {
    each("begin", Controller::startEventProcessing);
  }

  /// Whether the informers have synced since the start.
  public boolean isWatching() {
    return watching;
  }

  /// The informers that have stopped or lost their watch, in words: then a restart may help.
  public String unhealthy() {
    var wrong = new TreeSet<String>();
    for (var controller : all) {
      controller
          .getControllerHealthInfo()
          .unhealthyEventSources()
          .keySet()
          .forEach(it -> wrong.add(controller.getConfiguration().getName() + "/" + it));
    }
    return wrong.isEmpty() ? "" : "informers do not watch: " + String.join(", ", wrong);
  }

  /// Stops the informers, and waits for a while until no reconciliation runs any more.
  @Override
  public void close() {
    each("stop", Controller::stop);
    framework.stop();
  }

  private void each(String what, Consumer<Controller<?>> action) {
    framework
        .getConfigurationService()
        .getExecutorServiceManager()
        .boundedExecuteAndWaitForAllToComplete(
            all.stream(),
            controller -> {
              action.accept(controller);
              return null;
            },
            controller -> what + " " + controller.getConfiguration().getName());
  }
}
