package dev.davit.operator.run;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;

/// What the operator knows of the cluster without a request. Each kind has its own watch: one watch
/// may show a change before another does.
interface Caches {

  /// All runs that have not finished.
  Collection<Run> runs();

  /// The pods that carry the name of `run`: also those of an earlier run of that name.
  Collection<Pod> podsOf(Run run);

  /// The task that `run` names.
  Optional<Task> taskOf(Run run);

  Optional<Queue> queue(QueueRef.Named queue);

  /// Whether there is such a token, and it has not finished.
  boolean hasToken(String namespace, String name);

  /// The number of unfinished tokens that `run` owns.
  int tokensOf(Run run);

  /// The unfinished runs that a task of `run` has triggered.
  Collection<Run> childrenOf(Run run);

  /// All queues.
  Collection<Queue> queues();

  /// The run; empty if it does not exist, or has finished.
  Optional<Run> run(RunRef run);

  /// The uid of the run; empty if it does not exist, or has finished.
  default Optional<String> runUid(RunRef run) {
    return run(run).map(found -> found.getMetadata().getUid());
  }

  /// Whether the run exists and has not finished.
  default boolean holds(RunRef run) {
    return runUid(run).isPresent();
  }

  /// The pod of this name, whoever owns it.
  Optional<Pod> pod(String namespace, String name);

  /// The uid of the pod, ended or not; empty if it does not exist.
  Optional<String> podUid(SlotHolder pod);

  /// Whether the pod exists, ended or not.
  default boolean holds(SlotHolder pod) {
    return podUid(pod).isPresent();
  }
}
