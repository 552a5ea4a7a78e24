package dev.davit.operator.lean;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.function.Consumer;

/// An informer that also tells what it sees to somebody who keeps an index of their own, such as
/// the slots. The framework's informers tell reconcilers only, and only about resources whose
/// primary still exists.
public final class HookedInformer<R extends HasMetadata, P extends HasMetadata>
    extends InformerEventSource<R, P> {
  private final Consumer<R> present;
  private final Consumer<R> gone;

  /// `present` is told of every resource that was added or changed, `gone` of every deleted one,
  /// before any reconciler.
  public HookedInformer(
      InformerEventSourceConfiguration<R> configuration,
      EventSourceContext<P> context,
      Consumer<R> present,
      Consumer<R> gone) {
    super(configuration, context);
    this.present = present;
    this.gone = gone;
  }

  @Override
  public void onAdd(R resource) {
    present.accept(resource);
    super.onAdd(resource);
  }

  @Override
  public void onUpdate(R before, R resource) {
    present.accept(resource);
    super.onUpdate(before, resource);
  }

  @Override
  public void onDelete(R resource, boolean stateUnknown) {
    gone.accept(resource);
    super.onDelete(resource, stateUnknown);
  }
}
