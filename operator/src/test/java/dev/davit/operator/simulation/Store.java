package dev.davit.operator.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The objects of one kind and the log of their changes, which watches read. Objects are never
/// changed in place.
final class Store<R extends HasMetadata> {
  private final TreeMap<String, R> objects = new TreeMap<>();
  private final List<Change<R>> log = new ArrayList<>();
  private final List<Runnable> watches = new ArrayList<>();

  /// What was there before and is there now; one of the two may be absent.
  record Change<R>(Optional<R> before, Optional<R> now) {}

  static String key(HasMetadata object) {
    return key(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /// A copy to change; labels, annotations and owners are shared.
  static ObjectMeta copy(ObjectMeta meta) {
    var copy = new ObjectMeta();
    copy.setNamespace(meta.getNamespace());
    copy.setName(meta.getName());
    copy.setUid(meta.getUid());
    copy.setResourceVersion(meta.getResourceVersion());
    copy.setGeneration(meta.getGeneration());
    copy.setCreationTimestamp(meta.getCreationTimestamp());
    copy.setDeletionTimestamp(meta.getDeletionTimestamp());
    copy.setLabels(meta.getLabels());
    copy.setAnnotations(meta.getAnnotations());
    copy.setOwnerReferences(meta.getOwnerReferences());
    return copy;
  }

  Optional<R> find(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  Collection<R> all() {
    return List.copyOf(objects.values());
  }

  void put(R object) {
    var before = objects.put(key(object), object);
    changed(new Change<>(Optional.ofNullable(before), Optional.of(object)));
  }

  void remove(String key) {
    var before = objects.remove(key);
    if (before != null) {
      changed(new Change<>(Optional.of(before), Optional.empty()));
    }
  }

  /// How many changes there have been.
  int size() {
    return log.size();
  }

  Change<R> change(int index) {
    return log.get(index);
  }

  void watch(Runnable changed) {
    watches.add(changed);
  }

  void unwatch(Runnable changed) {
    watches.remove(changed);
  }

  private void changed(Change<R> change) {
    log.add(change);
    List.copyOf(watches).forEach(Runnable::run);
  }
}
