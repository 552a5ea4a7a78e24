package dev.davit.operator.run;

import dev.davit.operator.queue.SlotHolder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The pods that the operator has requested, or found when it began to lead, and that its cache
/// does not show yet. (Controllers of Kubernetes call this their expectations.)
///
/// The operator may see that a run is canceled before it sees the run's pod; then the run would end
/// while the pod executes. Thread-safe.
final class ExpectedPods {
  private final Map<SlotHolder, Expected> pods = new ConcurrentHashMap<>();

  private sealed interface Expected {
    /// The operator does not know yet whether the pod was created.
    record Requested() implements Expected {}

    /// The API server has shown the pod.
    record Existing(String uid) implements Expected {}
  }

  /// This operator leads from now on. These pods exist, whatever the cache shows.
  ///
  /// @param uids the uids of the pods
  void inherit(Map<SlotHolder, String> uids) {
    uids.forEach((pod, uid) -> pods.put(pod, new Expected.Existing(uid)));
  }

  /// The operator is about to request a pod. From now on the pod may exist, whatever caches show
  /// and the API server answers.
  void requesting(SlotHolder pod) {
    pods.put(pod, new Expected.Requested());
  }

  /// The API server has shown the requested pod.
  void found(SlotHolder pod, String uid) {
    pods.replace(pod, new Expected.Requested(), new Expected.Existing(uid));
  }

  /// The cache is right about the pod from now on: it shows the pod, or the API server said that
  /// the pod does not exist or has ended.
  void settled(SlotHolder pod) {
    pods.remove(pod);
  }

  /// Whether the pod with that uid is older than the one requested last. If a pod is gone before
  /// the operator saw it, the next one gets its name. A late watch may then show the first pod when
  /// the second already lives.
  boolean isOutdated(SlotHolder pod, String uid) {
    return switch (pods.get(pod)) {
      case null -> false;
      case Expected.Requested _ -> true;
      case Expected.Existing(var known) -> !known.equals(uid);
    };
  }

  /// Whether a pod may exist that the cache does not show.
  boolean contains(SlotHolder pod) {
    return pods.containsKey(pod);
  }

  /// All expected pods. If a pod came and went while the watch was broken, no cache ever shows it,
  /// and no event will report its end.
  List<SlotHolder> all() {
    return List.copyOf(pods.keySet());
  }

  /// Forgets pods that the cache shows; `uid` returns their uid from the cache.
  void sweep(Function<SlotHolder, Optional<String>> uid) {
    pods.entrySet()
        .removeIf(
            pod ->
                pod.getValue() instanceof Expected.Existing(var known)
                    && uid.apply(pod.getKey()).filter(known::equals).isPresent());
  }
}
