package dev.davit.operator.run;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/// The caches of the framework's informers. Thread-safe.
///
/// @param children the unfinished runs whose parent has this uid
record InformerCaches(
    ResourceCache<Run> runCache,
    Function<String, Collection<Run>> children,
    InformerEventSource<Pod, Run> podInformer,
    InformerEventSource<Task, Run> taskInformer,
    InformerEventSource<Queue, Run> queueInformer,
    InformerEventSource<Token, Run> tokenInformer)
    implements Caches {

  @Override
  public Collection<Run> runs() {
    return runCache.list().toList();
  }

  @Override
  public Collection<Pod> podsOf(Run run) {
    return podInformer.getSecondaryResources(run);
  }

  @Override
  public Optional<Task> taskOf(Run run) {
    return taskInformer.getSecondaryResource(run);
  }

  @Override
  public Optional<Queue> queue(QueueRef.Named queue) {
    return queueInformer.get(new ResourceID(queue.name(), queue.namespace()));
  }

  @Override
  public boolean hasToken(String namespace, String name) {
    return tokenInformer.get(new ResourceID(name, namespace)).isPresent();
  }

  @Override
  public int tokensOf(Run run) {
    return tokenInformer.byIndex(RunSources.BY_OWNER, run.getMetadata().getUid()).size();
  }

  @Override
  public Collection<Run> childrenOf(Run run) {
    return children.apply(run.getMetadata().getUid());
  }

  @Override
  public Collection<Queue> queues() {
    return queueInformer.list().toList();
  }

  @Override
  public Optional<Run> run(RunRef run) {
    return runCache.get(new ResourceID(run.name(), run.namespace()));
  }

  @Override
  public Optional<Pod> pod(String namespace, String name) {
    return podInformer.get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<String> podUid(SlotHolder pod) {
    return podInformer
        .get(new ResourceID(pod.pod(), pod.namespace()))
        .filter(found -> Owners.owns(pod.runUid(), found))
        .map(found -> found.getMetadata().getUid());
  }
}
