package dev.davit.operator.run;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.operator.attempt.PodReading;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.queue.QueueDefinition;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.Slots;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Field;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings runs forward. It watches only unfinished runs, so that history costs no memory: a
/// finished run leaves the watch as a deleted one does.
@ControllerConfiguration(
    name = "run",
    generationAwareEventProcessing = false,
    informer =
        @Informer(fieldSelector = @Field(path = "status.finished", value = "true", negated = true)))
public final class RunReconciler implements Reconciler<Run> {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  /// How many times a run is tried again after a server error before it counts as seen.
  private static final int RETRIES_UNTIL_SEEN = 2;

  private final RunObserver observer;
  private final TakeoverObserver takeover;
  private final RunApplier applier;
  private final Slots slots;
  private final RunVersions versions;
  private final ExpectedPods expected;
  private final HeldWaits held;
  private final RememberedStatuses remembered;
  private final NotedInbox inbox;
  private final WakeUps wakeUps;
  private volatile @Nullable Caches caches;

  RunReconciler(
      RunObserver observer,
      TakeoverObserver takeover,
      RunApplier applier,
      Slots slots,
      RunVersions versions,
      ExpectedPods expected,
      HeldWaits held,
      RememberedStatuses remembered,
      NotedInbox inbox,
      WakeUps wakeUps) {
    this.observer = observer;
    this.takeover = takeover;
    this.applier = applier;
    this.slots = slots;
    this.versions = versions;
    this.expected = expected;
    this.held = held;
    this.remembered = remembered;
    this.inbox = inbox;
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
    // The framework forgets a deleted run, even during its reconciliation. A run created anew with
    // its name may have been reconciled in the meantime. The end of this reconciliation removes the
    // new run's timer, so the new run is reconciled once more.
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
    if (versions.isOutdated(run)) {
      return UpdateControl.noUpdate();
    }
    try {
      var observed = observer.observe(run, known);
      var noted = inbox.of(run, observed.record());
      var seen = noted.in(observed);
      var control = applier.apply(run, seen, noted.decide(seen));
      slots.runWasSeen(key(run));
      return atLatest(inbox.pause(run), control);
    } catch (KubernetesClientException e) {
      if (isFaultOfRun(e, context)) {
        slots.runWasSeen(key(run));
      }
      throw e;
    } catch (RuntimeException e) {
      throw bug(run, e);
    } catch (StackOverflowError | LinkageError e) {
      throw bug(run, new IllegalStateException(e.toString(), e));
    }
  }

  private static UpdateControl<Run> atLatest(Optional<Duration> after, UpdateControl<Run> control) {
    var planned = control.getScheduleDelay();
    return after
        .filter(pause -> planned.filter(it -> it <= pause.toMillis()).isEmpty())
        .map(pause -> UpdateControl.<Run>noUpdate().rescheduleAfter(pause))
        .orElse(control);
  }

  /// Whether a request failed because of this run, and not because no request can succeed now.
  /// After a start, other runs must not wait until such a run is mended.
  private static boolean isFaultOfRun(KubernetesClientException e, @Nullable Context<?> context) {
    var isTransient =
        e.getCode() <= 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR;
    return !isTransient
        || (context != null
            && context
                .getRetryInfo()
                .filter(it -> it.getAttemptCount() >= RETRIES_UNTIL_SEEN)
                .isPresent());
  }

  /// The framework tries again, and the run's status says why it makes no progress.
  private RuntimeException bug(Run run, RuntimeException e) {
    showBug(run, e);
    slots.runWasSeen(key(run));
    return e;
  }

  private void showBug(Run run, RuntimeException bug) {
    try {
      applier.showBug(run, bug);
    } catch (RuntimeException e) {
      bug.addSuppressed(e);
    }
  }

  /// Makes the slots forget what the caches do not know any more, and wakes each run whose pod may
  /// never appear in a watch.
  void sweep() {
    var known = caches;
    if (known == null || !slots.hasBegun()) {
      return;
    }
    applier.sweep();
    versions.sweep(known::holds);
    remembered.sweep(known::runUid);
    inbox.sweep(known::runUid);
    expected.sweep(known::podUid);
    slots.sweep(known::runUid, pod -> known.holds(pod) || expected.contains(pod));
    held.sweep(pod -> known.holds(pod) || expected.contains(pod));
    for (var pod : expected.all()) {
      var run = new RunRef(pod.namespace(), pod.run());
      if (known.runUid(run).filter(pod.runUid()::equals).isPresent()) {
        wakeUps.wake(run);
      } else if (takeover.isOver(pod)) {
        expected.settled(pod);
      }
    }
  }

  /// Whether the run may be unfinished, as far as the caches know. Until they are complete, any run
  /// may be.
  boolean mayBeUnfinished(RunRef run, String uid) {
    var known = caches;
    return known == null || !slots.hasBegun() || known.runUid(run).filter(uid::equals).isPresent();
  }

  @Override
  public List<EventSource<?, Run>> prepareEventSources(EventSourceContext<Run> context) {
    var watched =
        RunSources.create(
            context,
            new RunSources.Hooks(this::podSeen, this::podGone, this::queueSeen, this::queueGone));
    setCaches(watched);
    return List.of(
        watched.podInformer(),
        watched.taskInformer(),
        watched.queueInformer(),
        watched.tokenInformer(),
        wakeUps);
  }

  /// What is known of the cluster; empty until the informers are there.
  Optional<Caches> caches() {
    return Optional.ofNullable(caches);
  }

  /// Sets the caches, before the first run is reconciled.
  void setCaches(Caches all) {
    caches = all;
    wakeUps.setCaches(all);
  }

  /// A run has finished or was deleted: its parent may wait for that.
  void runGone(Run run) {
    ChildRuns.parentOf(run).ifPresent(parent -> wakeUps.wake(parent.run()));
  }

  void queueSeen(Queue queue) {
    slots.define(QueueRef.of(queue), QueueDefinition.of(queue));
  }

  void queueGone(Queue queue) {
    slots.define(QueueRef.of(queue), new QueueDefinition.Missing());
  }

  void podGone(Pod pod) {
    if (!expected.isOutdated(PodSlots.holder(pod), pod.getMetadata().getUid())) {
      slots.release(PodSlots.holder(pod));
    }
  }

  void podSeen(Pod pod) {
    var holder = PodSlots.holder(pod);
    if (expected.isOutdated(holder, pod.getMetadata().getUid())) {
      return;
    }
    expected.settled(holder);
    if (PodReading.isEnded(pod)) {
      slots.release(holder);
    } else if (slots.holds(holder) || isOfUnfinished(pod)) {
      PodSlots.taken(pod).ifPresent(taken -> slots.hold(holder, taken));
    }
  }

  /// Whether the pod belongs to an attempt of an unfinished run, and does not wait without a slot.
  /// Anyone who may create pods can give them our labels; such pods must not take slots.
  private boolean isOfUnfinished(Pod pod) {
    var known = caches;
    return known != null
        && known
            .run(PodSlots.holder(pod).runRef())
            .filter(run -> PodSlots.isOf(run, pod) && !PodSlots.isParked(run, pod))
            .isPresent();
  }

  /// Runs before the first run is observed: by now all informers of this controller have synced.
  private synchronized void begin(Caches known) {
    if (slots.hasBegun()) {
      return;
    }
    var found = takeover.observe(known);
    versions.inherit(found.version());
    held.begin(found.at());
    expected.inherit(found.podUids());
    slots.begin(
        found.livePods(),
        found.parked(),
        known.runs().stream().map(RunReconciler::key).toList(),
        found.startedLately());
  }

  static RunRef key(Run run) {
    return new RunRef(run.getMetadata().getNamespace(), run.getMetadata().getName());
  }
}
