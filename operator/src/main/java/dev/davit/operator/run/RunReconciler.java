package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.LeanPod;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.lean.HookedInformer;
import dev.davit.operator.lean.LeanItemStore;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.queue.QueueCopy;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunKey;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.Slots;
import dev.davit.operator.queue.TakenSlot;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /// How often a run is tried again for an error of the server before it counts as looked at.
  private static final int PATIENCE = 2;

  private final RunObserver observer;
  private final RunApplier applier;
  private final Slots slots;
  private final OwnWrites writes;
  private final WakeUps wakeUps;
  private volatile @Nullable Caches caches;

  RunReconciler(
      RunObserver observer, RunApplier applier, Slots slots, OwnWrites writes, WakeUps wakeUps) {
    this.observer = observer;
    this.applier = applier;
    this.slots = slots;
    this.writes = writes;
    this.wakeUps = wakeUps;
  }

  @Override
  public UpdateControl<Run> reconcile(Run run, @Nullable Context<Run> context) {
    var known = caches;
    if (known == null) {
      throw new IllegalStateException(
          "a run is reconciled before the caches are known: " + key(run));
    }
    begin(known);
    var fault = Unread.faultOf(run);
    if (fault.isPresent()) {
      applier.setAside(run, fault.get());
      return UpdateControl.noUpdate();
    }
    var control = bringForward(run, known, context);
    // The framework forgets a run that is deleted, even while it is looked at here. One that is
    // created anew under its name may have been looked at meanwhile: the end of this look takes the
    // timer that it waits for, so it is looked at once more.
    return isReplaced(run, known)
        ? UpdateControl.<Run>noUpdate().rescheduleAfter(Duration.ofMillis(1))
        : control;
  }

  private static boolean isReplaced(Run run, Caches known) {
    return known
        .runUid(key(run))
        .filter(uid -> !uid.equals(run.getMetadata().getUid()))
        .isPresent();
  }

  private UpdateControl<Run> bringForward(Run run, Caches known, @Nullable Context<Run> context) {
    if (writes.isNewerThan(run)) {
      return UpdateControl.noUpdate();
    }
    try {
      var seen = observer.observe(run, known);
      var decision = RunLifecycle.decide(seen);
      var control = applier.apply(run, seen, decision);
      slots.seen(key(run));
      return control;
    } catch (KubernetesClientException e) {
      if (isAbout(e, context)) {
        slots.seen(key(run));
      }
      throw e;
    } catch (RuntimeException e) {
      throw bug(run, e);
    } catch (StackOverflowError | LinkageError e) {
      throw bug(run, new IllegalStateException(e.toString(), e));
    }
  }

  /// Whether a request failed for what this run is, and not because nobody can ask anything now:
  /// the others are not to wait for that, after a start, until this one is mended.
  private static boolean isAbout(KubernetesClientException e, @Nullable Context<?> context) {
    var isTransient =
        e.getCode() <= 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR;
    return !isTransient
        || (context != null
            && context.getRetryInfo().filter(it -> it.getAttemptCount() >= PATIENCE).isPresent());
  }

  /// The framework tries again, and people see in the run itself why it stands still.
  private RuntimeException bug(Run run, RuntimeException e) {
    showBug(run, e);
    slots.seen(key(run));
    return e;
  }

  private void showBug(Run run, RuntimeException bug) {
    try {
      applier.showBug(run, bug);
    } catch (RuntimeException e) {
      bug.addSuppressed(e);
    }
  }

  /// Lets the slots forget what the caches do not know any more, and the framework look at every
  /// run that nobody else may tell of.
  void sweep() {
    var known = caches;
    if (known == null || !slots.hasBegun()) {
      return;
    }
    applier.sweep();
    writes.sweep(known::holds, known::podUid);
    slots.sweep(known::runUid, pod -> known.holds(pod) || writes.hasAskedFor(pod));
    for (var pod : writes.unshownPods()) {
      var run = new RunKey(pod.namespace(), pod.run());
      if (known.runUid(run).filter(pod.runUid()::equals).isPresent()) {
        wakeUps.wake(run);
      } else if (observer.isOver(pod)) {
        writes.settled(pod);
      }
    }
  }

  /// Whether the run may not have finished, as far as the caches know; before they are complete,
  /// any may.
  boolean mayBeUnfinished(RunKey run, String uid) {
    var known = caches;
    return known == null || !slots.hasBegun() || known.runUid(run).filter(uid::equals).isPresent();
  }

  @Override
  public List<EventSource<?, Run>> prepareEventSources(EventSourceContext<Run> context) {
    context.getPrimaryCache().addIndexer(BY_TASK, run -> List.of(taskKey(run)));
    var pods = pods(context);
    var tasks = tasks(context);
    var queues = queues(context);
    know(new InformerCaches(context.getPrimaryCache(), pods, tasks, queues));
    return List.of(pods, tasks, queues, wakeUps);
  }

  /// Where it looks; before the first run is reconciled.
  void know(Caches all) {
    caches = all;
    wakeUps.know(all);
  }

  private HookedInformer<Pod, Run> pods(EventSourceContext<Run> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Pod.class, Run.class)
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .withSecondaryToPrimaryMapper(pod -> Set.of(id(pod, PodFactory.runOf(pod))))
            .withItemStore(new LeanItemStore<>(LeanPod::trim))
            .withInformerListLimit(ApiClient.PAGE)
            .build();
    return new HookedInformer<>(configuration, context, this::podSeen, this::podGone);
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
    return new HookedInformer<>(configuration, context, this::queueSeen, this::queueGone);
  }

  void queueSeen(Queue queue) {
    slots.define(QueueRef.of(queue), QueueDefinition.of(queue));
  }

  void queueGone(Queue queue) {
    slots.define(QueueRef.of(queue), new QueueDefinition.Missing());
  }

  void podGone(Pod pod) {
    if (!writes.isNewerThan(holder(pod), pod.getMetadata().getUid())) {
      slots.release(holder(pod));
    }
  }

  void podSeen(Pod pod) {
    var holder = holder(pod);
    if (writes.isNewerThan(holder, pod.getMetadata().getUid())) {
      return;
    }
    writes.settled(holder);
    if (PodReading.isEnded(pod)) {
      slots.release(holder);
    } else if (slots.holds(holder) || isOfUnfinished(pod)) {
      taken(pod).ifPresent(taken -> slots.hold(holder, taken));
    }
  }

  /// Whether the pod is of an attempt of a run that has not finished. Anybody who may create pods
  /// can give them our labels; such pods must not take slots.
  private boolean isOfUnfinished(Pod pod) {
    var known = caches;
    return known != null
        && known.run(holder(pod).runKey()).filter(run -> isOf(run, pod)).isPresent();
  }

  private static boolean isOf(Run run, Pod pod) {
    var meta = run.getMetadata();
    var status = Objects.requireNonNullElse(run.getStatus(), RunStatus.NONE);
    var current =
        new AttemptId(
            Math.max(1, Objects.requireNonNullElse(status.attempt(), 1)),
            Math.max(0, Objects.requireNonNullElse(status.disruptions(), 0)));
    return Owners.owns(meta.getUid(), pod)
        && AttemptId.ofPod(pod.getMetadata().getName(), meta.getName())
            .filter(attempt -> attempt.isReachedBy(current))
            .isPresent();
  }

  /// The first run that is looked at: by now all informers of this controller have synced. The
  /// caches may be older than what the operator before has written: the first list is served from
  /// the API server's memory, and who stood by has watched. So the API server is asked.
  private synchronized void begin(Caches known) {
    if (slots.hasBegun()) {
      return;
    }
    var version = observer.versionNow();
    var live = new HashMap<SlotHolder, TakenSlot>();
    var uids = new HashMap<SlotHolder, String>();
    for (var pod : observer.podsNow()) {
      var isEnded = PodReading.isEnded(pod);
      // Of a pod that has ended the cache may know nothing yet: its run would go on, or expire,
      // as if there had been none.
      if (!isEnded || !isShown(pod, known)) {
        uids.put(holder(pod), pod.getMetadata().getUid());
      }
      if (!isEnded && isOfRun(pod, known)) {
        taken(pod).ifPresent(taken -> live.put(holder(pod), taken));
      }
    }
    writes.inherit(version, uids);
    slots.begin(
        live,
        known.runs().stream().map(RunReconciler::key).toList(),
        observer.startedLately(known));
  }

  /// Whether the pod is of an attempt of a run, finished or not: one that was canceled may still
  /// execute for a while. So may the pod of a run that was deleted, on a node that nobody reaches;
  /// nobody can say any more which attempts that run had. The garbage collector deletes such a pod,
  /// as it names an owner that does not exist; what names none, or another, only looks like it.
  private boolean isOfRun(Pod pod, Caches known) {
    var holder = holder(pod);
    var key = holder.runKey();
    if (AttemptId.ofPod(holder.pod(), key.name()).isEmpty()) {
      return false;
    }
    return known
        .run(key)
        .filter(run -> Owners.owns(run.getMetadata().getUid(), pod))
        .or(() -> observer.run(key))
        .filter(run -> Owners.owns(run.getMetadata().getUid(), pod))
        .map(run -> isOf(run, pod))
        .orElseGet(() -> Owners.isOnlyOwnedBy(Run.class, key.name(), pod));
  }

  private static boolean isShown(Pod pod, Caches known) {
    return known.podUid(holder(pod)).filter(pod.getMetadata().getUid()::equals).isPresent();
  }

  private static Optional<TakenSlot> taken(Pod pod) {
    var since = Instant.parse(pod.getMetadata().getCreationTimestamp());
    return QueueCopy.ofPod(pod).map(copy -> new TakenSlot(copy, since));
  }

  private static SlotHolder holder(Pod pod) {
    return new SlotHolder(
        pod.getMetadata().getNamespace(),
        PodFactory.runOf(pod),
        Owners.uid(pod),
        pod.getMetadata().getName());
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
