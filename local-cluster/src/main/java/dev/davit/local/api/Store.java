package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Objects by their keys, and the history of changes from which watches resume. Each write gets the
/// next version. Objects that the store has returned are never changed, so readers need no copies.
/// Thread-safe.
final class Store {
  /// The maximum number of changes that a watch may be behind. Beyond it, the client must list
  /// again.
  private static final int HISTORY = 10_000;

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing((ObjectKey key) -> key.type().qualifiedName())
          .thenComparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::name);

  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>(ORDER);
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final Set<Subscription> subscriptions = new HashSet<>();
  private long version = 1;

  /// The key of an object; `namespace` is empty for kinds without namespaces.
  record ObjectKey(ResourceType type, String namespace, String name) {
    boolean isIn(ResourceType type, String namespace) {
      return this.type.equals(type) && (namespace.isEmpty() || this.namespace.equals(namespace));
    }
  }

  /// The effect of a write. Without `before` the object was created, without `after` it was
  /// removed.
  record Change(
      ObjectKey key, long version, @Nullable ObjectNode before, @Nullable ObjectNode after) {}

  /// All objects of a kind at one moment.
  record Listing(List<ObjectNode> items, long version) {}

  /// A feed of changes. The subscriber must close it.
  final class Subscription implements AutoCloseable {
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();

    BlockingQueue<Change> changes() {
      return changes;
    }

    @Override
    public void close() {
      synchronized (Store.this) {
        subscriptions.remove(this);
      }
    }
  }

  synchronized Optional<ObjectNode> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  synchronized Listing list(ResourceType type, String namespace) {
    var items = new ArrayList<ObjectNode>();
    objects.forEach(
        (key, object) -> {
          if (key.isIn(type, namespace)) {
            items.add(object);
          }
        });
    return new Listing(items, version);
  }

  /// The keys of all objects whose owner has this uid.
  synchronized List<ObjectKey> ownedBy(String uid) {
    return objects.entrySet().stream()
        .filter(entry -> Meta.isOwnedBy(entry.getValue(), uid))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized ObjectNode create(ObjectKey key, ObjectNode object) {
    if (objects.containsKey(key)) {
      throw Refusal.alreadyExists(key.type().qualifiedName(), key.name());
    }
    return write(key, null, object);
  }

  /// Replaces an object with the result of `change` on a copy of it. If nothing changes, nothing is
  /// written.
  synchronized ObjectNode update(ObjectKey key, UnaryOperator<ObjectNode> change) {
    var before = existing(key);
    var after = change.apply(before.deepCopy());
    return after.equals(before) ? before : write(key, before, after);
  }

  synchronized ObjectNode remove(ObjectKey key) {
    var before = existing(key);
    objects.remove(key);
    version++;
    publish(new Change(key, version, before, null));
    return before;
  }

  /// All changes after `since`, including those that have already happened.
  synchronized Subscription subscribe(long since) {
    var oldest = history.isEmpty() ? version : history.getFirst().version() - 1;
    if (since < oldest) {
      throw Refusal.expired("%d (%d)".formatted(since, oldest));
    }
    var subscription = new Subscription();
    history.stream().filter(change -> change.version() > since).forEach(subscription.changes::add);
    subscriptions.add(subscription);
    return subscription;
  }

  private ObjectNode existing(ObjectKey key) {
    var object = objects.get(key);
    if (object == null) {
      throw Refusal.notFound(key);
    }
    return object;
  }

  private ObjectNode write(ObjectKey key, @Nullable ObjectNode before, ObjectNode after) {
    version++;
    Meta.of(after).put("resourceVersion", Long.toString(version));
    objects.put(key, after);
    publish(new Change(key, version, before, after));
    return after;
  }

  private void publish(Change change) {
    history.addLast(change);
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
    subscriptions.forEach(subscription -> subscription.changes.add(change));
  }
}
