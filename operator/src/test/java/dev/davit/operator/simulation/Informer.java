package dev.davit.operator.simulation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// One watch of one operator, and its cache: late, now and then broken and listed anew. Of one kind
/// everything comes in order; what is listed anew shows the last state only. As in the client, the
/// cache is ahead of what listeners are told.
final class Informer<R extends HasMetadata> {
  private final World world;
  private final Store<R> store;
  private final Predicate<R> selector;
  private final Listener<R> listener;
  private final TreeMap<String, R> cache = new TreeMap<>();
  private final Deque<Runnable> untold = new ArrayDeque<>();
  private final Runnable pump = this::pump;
  private int cursor;
  private boolean pumping;
  private boolean telling;
  private boolean closed;

  /// What is told of every object that is selected.
  interface Listener<R> {
    void present(Optional<R> before, R object);

    void gone(R object);
  }

  Informer(World world, Store<R> store, Predicate<R> selector, Listener<R> listener) {
    this.world = world;
    this.store = store;
    this.selector = selector;
    this.listener = listener;
  }

  /// The first list is served from the API server's memory, which may be old.
  void start() {
    cursor = store.size();
    if (world.chance.oneIn(world.faults.staleList())) {
      cursor = Math.max(0, cursor - world.chance.between(0, 6));
    }
    for (var index = 0; index < cursor; index++) {
      apply(store.change(index));
    }
    untold.clear();
    cache.values().forEach(object -> tell(() -> listener.present(Optional.empty(), object)));
    store.watch(pump);
    pump();
  }

  void close() {
    closed = true;
    store.unwatch(pump);
  }

  Optional<R> get(String key) {
    return Optional.ofNullable(cache.get(key));
  }

  Collection<R> all() {
    return List.copyOf(cache.values());
  }

  private void pump() {
    if (pumping || closed || cursor == store.size()) {
      return;
    }
    pumping = true;
    var chance = world.chance;
    if (chance.oneIn(world.faults.brokenWatch())) {
      world.time.after(chance.delay(10, 8_000), this::listAnew);
      return;
    }
    var slow = chance.oneIn(world.faults.slowWatch());
    world.time.after(slow ? chance.delay(100, 6_000) : chance.delay(1, 30), this::deliver);
  }

  private void deliver() {
    pumping = false;
    if (!closed) {
      apply(store.change(cursor++));
      pump();
    }
  }

  private void listAnew() {
    pumping = false;
    if (closed) {
      return;
    }
    cursor = store.size();
    store.all().stream().filter(selector).forEach(this::put);
    for (var object : all()) {
      var now = store.find(Store.key(object)).filter(selector);
      if (now.isEmpty()) {
        remove(object);
      }
    }
    pump();
  }

  private void apply(Store.Change<R> change) {
    var now = change.now().filter(selector);
    if (now.isPresent()) {
      put(now.get());
    } else {
      change.before().map(it -> change.now().orElse(it)).ifPresent(this::remove);
    }
  }

  private void put(R object) {
    var before = Optional.ofNullable(cache.put(Store.key(object), object));
    var version = object.getMetadata().getResourceVersion();
    if (before.isEmpty() || !before.get().getMetadata().getResourceVersion().equals(version)) {
      tell(() -> listener.present(before, object));
    }
  }

  private void remove(R object) {
    if (cache.remove(Store.key(object)) != null) {
      tell(() -> listener.gone(object));
    }
  }

  private void tell(Runnable news) {
    untold.add(news);
    if (!telling) {
      telling = true;
      world.time.after(world.chance.oneIn(8) ? world.chance.delay(0, 60) : 0, this::tellAll);
    }
  }

  private void tellAll() {
    telling = false;
    while (!untold.isEmpty() && !closed) {
      untold.removeFirst().run();
    }
  }
}
