package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.HookedInformer;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.queue.Slots.RunKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.Field;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings runs forward. Only unfinished runs are watched, so that history costs no memory; a run
/// that finishes leaves the watch like one that is deleted.
@ControllerConfiguration(
    name = "run",
    generationAwareEventProcessing = false,
    informer =
        @Informer(fieldSelector = @Field(path = "status.finished", value = "true", negated = true)))
public final class RunReconciler implements Reconciler<Run> {
  private static final String BY_TASK = "by-task";

  private final RunObserver observer;
  private final RunApplier applier;
  private final Slots slots;
  private final OwnWrites writes;
  private final WakeUps wakeUps;
  private volatile @Nullable HookedInformer<Pod, Run> pods;

  RunReconciler(
      RunObserver observer, RunApplier applier, Slots slots, OwnWrites writes, WakeUps wakeUps) {
    this.observer = observer;
    this.applier = applier;
    this.slots = slots;
    this.writes = writes;
    this.wakeUps = wakeUps;
  }

  @Override
  public UpdateControl<Run> reconcile(Run run, Context<Run> context) {
    begin(context);
    if (writes.isNewerThan(run)) {
      return UpdateControl.noUpdate();
    }
    var seen = observer.observe(run, context);
    var decision = RunLifecycle.decide(seen);
    var control = applier.apply(run, seen, decision);
    slots.seen(key(run));
    return control;
  }

  /// Lets the slots forget what the caches do not know any more. The framework can tell of
  /// deletions, but drops the event of a run that is created anew while the deletion of its
  /// predecessor is being handled.
  void sweep() {
    var known = pods;
    if (known == null || !slots.hasBegun()) {
      return;
    }
    Predicate<RunKey> exists = run -> wakeUps.knows(new ResourceID(run.name(), run.namespace()));
    writes.sweep(exists);
    slots.sweep(
        exists, holder -> known.get(new ResourceID(holder.pod(), holder.namespace())).isPresent());
  }

  @Override
  public List<EventSource<?, Run>> prepareEventSources(EventSourceContext<Run> context) {
    context.getPrimaryCache().addIndexer(BY_TASK, run -> List.of(taskKey(run)));
    wakeUps.know(context.getPrimaryCache());
    var podInformer = pods(context);
    pods = podInformer;
    return List.of(podInformer, tasks(context), queues(context), wakeUps);
  }

  private HookedInformer<Pod, Run> pods(EventSourceContext<Run> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Pod.class, Run.class)
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .withSecondaryToPrimaryMapper(pod -> Set.of(id(pod, PodFactory.runOf(pod))))
            .build();
    return new HookedInformer<>(
        configuration, context, this::podSeen, pod -> slots.release(holder(pod)));
  }

  /// The task is looked up by name; its appearance and each change of its spec concern all of its
  /// runs.
  private HookedInformer<Task, Run> tasks(EventSourceContext<Run> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Task.class, Run.class)
            .withPrimaryToSecondaryMapper((Run run) -> Set.of(id(run, run.getSpec().task())))
            .withSecondaryToPrimaryMapper(
                task ->
                    context
                        .getPrimaryCache()
                        .byIndex(BY_TASK, key(task, task.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withOnUpdateFilter(
                (task, before) ->
                    !Objects.equals(
                        task.getMetadata().getGeneration(), before.getMetadata().getGeneration()))
            .build();
    return new HookedInformer<>(configuration, context, _ -> {}, _ -> {});
  }

  /// A queue does not wake its runs one by one: the dispatcher wakes those that it admits.
  private HookedInformer<Queue, Run> queues(EventSourceContext<Run> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Queue.class, Run.class)
            .withSecondaryToPrimaryMapper(_ -> Set.of())
            .build();
    return new HookedInformer<>(
        configuration,
        context,
        queue -> slots.define(named(queue), QueueDefinition.of(queue)),
        queue -> slots.define(named(queue), new QueueDefinition.Missing()));
  }

  private void podSeen(Pod pod) {
    if (PodReading.isEnded(pod)) {
      slots.release(holder(pod));
    } else {
      QueueRef.ofPod(pod).ifPresent(queue -> slots.hold(holder(pod), queue));
    }
  }

  /// The first run that is looked at: by now all informers of this controller have synced.
  private void begin(Context<Run> context) {
    if (slots.hasBegun()) {
      return;
    }
    var live = new HashMap<SlotHolder, QueueRef>();
    podCache(context)
        .list(pod -> !PodReading.isEnded(pod))
        .forEach(pod -> QueueRef.ofPod(pod).ifPresent(queue -> live.put(holder(pod), queue)));
    var runs = context.getPrimaryCache().list().map(RunReconciler::key).collect(Collectors.toSet());
    slots.begin(live, runs);
  }

  private static InformerEventSource<Pod, Run> podCache(Context<Run> context) {
    return (InformerEventSource<Pod, Run>)
        context.eventSourceRetriever().getEventSourceFor(Pod.class);
  }

  private static QueueRef named(Queue queue) {
    return new QueueRef.Named(queue.getMetadata().getNamespace(), queue.getMetadata().getName());
  }

  private static SlotHolder holder(Pod pod) {
    return new SlotHolder(
        pod.getMetadata().getNamespace(), PodFactory.runOf(pod), pod.getMetadata().getName());
  }

  static RunKey key(Run run) {
    return new RunKey(run.getMetadata().getNamespace(), run.getMetadata().getName());
  }

  private static String taskKey(Run run) {
    return key(run, run.getSpec().task());
  }

  private static String key(HasMetadata resource, String name) {
    return resource.getMetadata().getNamespace() + "/" + name;
  }

  private static ResourceID id(HasMetadata neighbour, String name) {
    return new ResourceID(name, neighbour.getMetadata().getNamespace());
  }
}
