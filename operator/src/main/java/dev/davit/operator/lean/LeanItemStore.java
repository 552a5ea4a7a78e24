package dev.davit.operator.lean;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The resources that an informer keeps, without large parts that no decision reads: which manager
/// wrote which field, and what the owner of the store leaves out.
public final class LeanItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  private final Consumer<R> trim;
  private final Consumer<R> gone;

  /// `trim` removes from a resource what no code reads. `gone` gets each resource that has left the
  /// store; the thread of the watch calls it.
  public LeanItemStore(Consumer<R> trim, Consumer<R> gone) {
    super(Cache::metaNamespaceKeyFunc);
    this.trim = trim;
    this.gone = gone;
  }

  public LeanItemStore() {
    this(_ -> {}, _ -> {});
  }

  /// Trims the resource itself: it was just read, and no other code has it yet.
  @Override
  public R put(String key, R resource) {
    resource.getMetadata().setManagedFields(List.of());
    trim.accept(resource);
    return super.put(key, resource);
  }

  @Override
  public @Nullable R remove(String key) {
    var removed = super.remove(key);
    if (removed != null) {
      gone.accept(removed);
    }
    return removed;
  }
}
