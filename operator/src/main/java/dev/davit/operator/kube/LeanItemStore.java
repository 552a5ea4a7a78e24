package dev.davit.operator.kube;

import dev.davit.api.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;

/// What an informer keeps of resources: all but what no decision reads and what takes much room.
/// That is who wrote which field, and in pods their copy of the payload.
public final class LeanItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  public LeanItemStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  /// The resource itself becomes lean: it was just read, and nobody else has it yet.
  @Override
  public R put(String key, R resource) {
    var meta = resource.getMetadata();
    meta.setManagedFields(List.of());
    Map<String, String> annotations = meta.getAnnotations();
    if (annotations != null) {
      annotations.remove(Labels.ASSIGNMENT);
      annotations.remove(Labels.PAYLOAD);
    }
    return super.put(key, resource);
  }
}
