package dev.davit.operator.lean;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.function.Consumer;

/// What an informer keeps of resources: all but what no decision reads and what takes much room.
/// That is who wrote which field, and what else the owner of the store leaves out.
public final class LeanItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  private final Consumer<R> trim;

  /// `trim` takes out of a resource what nobody reads.
  public LeanItemStore(Consumer<R> trim) {
    super(Cache::metaNamespaceKeyFunc);
    this.trim = trim;
  }

  public LeanItemStore() {
    this(_ -> {});
  }

  /// The resource itself becomes lean: it was just read, and nobody else has it yet.
  @Override
  public R put(String key, R resource) {
    resource.getMetadata().setManagedFields(List.of());
    trim.accept(resource);
    return super.put(key, resource);
  }
}
