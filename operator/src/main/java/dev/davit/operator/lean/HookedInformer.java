package dev.davit.operator.lean;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.function.Consumer;

/// An informer that also passes what it sees to an index outside of the framework, such as the
/// slots. The framework's informers notify only reconcilers, and only about resources whose primary
/// still exists.
public final class HookedInformer<R extends HasMetadata, P extends HasMetadata>
    extends InformerEventSource<R, P> {
  private final Consumer<R> present;
  private final Consumer<R> gone;

  /// `present` gets every added or changed resource and `gone` every deleted one, before any
  /// reconciler.
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
