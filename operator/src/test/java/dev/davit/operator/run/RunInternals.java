package dev.davit.operator.run;

import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.AlarmClock;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.LimitSettings;
import dev.davit.operator.queue.QueueRef;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.queue.SlotHolder;
import dev.davit.operator.queue.SlotRequest;
import dev.davit.operator.queue.SlotStatus;
import dev.davit.operator.queue.Slots;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The shell of runs, put together as [RunController] does, for a simulation that sees and calls
/// what the framework would. Only a [Mutant] changes how it works.
public final class RunInternals {
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  private final Mutant mutant;
  private final Slots slots;
  private final HeldWaits held;
  private final LiveAttempts attempts;
  private final RunReconciler reconciler;
  private final RunRetention retention;
  private final Cluster cluster;
  private Runnable forget = () -> {};
  private final Map<RunRef, SlotRequest> waiting = new HashMap<>();

  /// What an operator's watches show; keys are `NAMESPACE/NAME`.
  public interface Cluster {
    Collection<Run> runs();

    Collection<Pod> podsOf(String run);

    Optional<Run> run(String key);

    Optional<Pod> pod(String key);

    Optional<Task> task(String key);

    Optional<Queue> queue(String key);

    /// Whether there is such a token, and it has not finished.
    boolean hasToken(String key);

    Collection<Queue> queues();

    /// The operator has seen the pod with that uid execute, and has not written that down.
    void sawExecuting(String podUid);
  }

  /// `admitted` is told of every slot that is given, before the run is woken.
  public RunInternals(
      Mutant mutant,
      Api api,
      Cluster cluster,
      InstantSource clock,
      AlarmClock alarm,
      RandomGenerator jitter,
      RunSettings settings,
      EventHandler framework,
      Consumer<SlotRequest> admitted) {
    this.mutant = mutant;
    this.cluster = cluster;
    var machines = MachinePresets.DEFAULTS;
    var wakeUps = new WakeUps();
    wakeUps.setEventHandler(mutant.over(framework));
    slots = slots(settings.limits(), wakeUps, clock, alarm, admitted);
    var versions = new RunVersions();
    var expected = new ExpectedPods();
    held = new HeldWaits(wakeUps::wake);
    var remembered = mutant.remembered();
    var history = new RunHistory();
    var inbox = new NotedInbox(wakeUps::wake, System::nanoTime);
    var payloads = new Payloads(api, 0);
    EventLog events = (_, _, _, _) -> {};
    var observer =
        mutant.observer(
            api, slots, expected, held, remembered, payloads, machines, settings, clock, jitter);
    var applier =
        mutant.applier(
            new RunApplier.Parts(
                api,
                events,
                new UnreadReport(events, METERS, clock),
                slots,
                versions,
                expected,
                held,
                remembered,
                history,
                inbox,
                wakeUps::wake,
                payloads,
                new PodFactory(machines, settings.startTimeout()),
                new RunMetrics(METERS),
                clock,
                GatewaySeen.None::new,
                !settings.retention().pods().isZero()),
            this::decided);
    if (mutant == Mutant.FORGETS_WHAT_IT_ASKED_FOR) {
      forget = () -> expected.all().forEach(expected::settled);
    }
    reconciler =
        new RunReconciler(
            observer,
            mutant.takeover(api, clock),
            applier,
            slots,
            versions,
            expected,
            held,
            remembered,
            inbox,
            wakeUps);
    reconciler.setCaches(new SimulatedCaches(cluster, mutant));
    attempts = new LiveAttempts(api, reconciler::caches);
    retention =
        new RunRetention(
            api,
            history,
            reconciler::mayBeUnfinished,
            (_, _) -> false,
            requests -> requests.forEach(Runnable::run),
            _ -> true,
            settings.retention(),
            METERS,
            clock);
  }

  private Slots slots(
      LimitSettings limits,
      WakeUps wakeUps,
      InstantSource clock,
      AlarmClock alarm,
      Consumer<SlotRequest> admitted) {
    var made = new Slots[1];
    made[0] =
        new Slots(
            limits,
            request -> {
              if (made[0].holds(request.holder())) {
                admitted.accept(request);
              }
              return wakeUps.wake(request);
            },
            clock,
            alarm);
    return made[0];
  }

  public UpdateControl<Run> reconcile(Run run) {
    forget.run();
    waiting.remove(RunReconciler.key(run));
    return reconciler.reconcile(run, null);
  }

  private void decided(Run run, RunObservation seen, RunDecision decision) {
    if (decision instanceof RunDecision.RememberStatus
        && seen.pod() instanceof RunObservation.PodSeen.Present(var uid, _, _, _, _)) {
      cluster.sawExecuting(uid);
    }
    if (decision instanceof RunDecision.AwaitSlot) {
      var request = RunApplier.requestOf(run, seen);
      if (!slots.holds(request.holder())) {
        waiting.put(RunReconciler.key(run), request);
      }
    }
  }

  /// The runs that have asked for a slot of `lane` and have not been given it. Whom a full queue
  /// has dropped waits no more: before it is looked at again and ends, the next may be admitted.
  public Collection<SlotRequest> waiting(Lane lane) {
    return waiting.values().stream()
        .filter(request -> request.lane().equals(lane) && !slots.holds(request.holder()))
        .filter(request -> !(slots.status(request.holder(), lane) instanceof SlotStatus.Dropped))
        .toList();
  }

  public void podSeen(Pod pod) {
    if (mutant != Mutant.FORGETS_TO_RELEASE
        || !dev.davit.operator.attempt.PodReading.isEnded(pod)) {
      reconciler.podSeen(pod);
    }
  }

  public void podGone(Pod pod) {
    if (mutant != Mutant.FORGETS_TO_RELEASE) {
      reconciler.podGone(pod);
    }
  }

  public void runGone(Run run) {
    if (mutant != Mutant.NEVER_WAKES_PARENTS) {
      reconciler.runGone(run);
    }
  }

  public void queueSeen(Queue queue) {
    reconciler.queueSeen(queue);
  }

  public void queueGone(Queue queue) {
    reconciler.queueGone(queue);
  }

  public void sweep() {
    if (mutant != Mutant.NEVER_SWEEPS) {
      reconciler.sweep();
    }
  }

  public void retain() {
    while (retention.getAsBoolean()) {}
  }

  /// A pod asks whether one of its waits is over, as it does by the gateway.
  public void ask(Pod pod, List<Wait> waits, Consumer<List<JournalEntry>> answer) {
    var meta = pod.getMetadata();
    if (attempts.of(meta.getNamespace(), meta.getName(), meta.getUid())
        instanceof LiveAttempts.Standing.Live(var run, var attempt, _)) {
      held.ask(run, attempt, waits).answer(answer);
    }
  }

  public Slots slots() {
    return slots;
  }

  /// `NAMESPACE/NAME` of the run that `pod` belongs to.
  public static String runOf(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + PodFactory.runOf(pod);
  }

  private record SimulatedCaches(Cluster cluster, Mutant mutant) implements Caches {
    @Override
    public Optional<Pod> pod(String namespace, String name) {
      return cluster.pod(key(namespace, name));
    }

    @Override
    public int tokensOf(Run run) {
      throw new UnsupportedOperationException("only the gateway asks for it");
    }

    @Override
    public boolean hasToken(String namespace, String name) {
      return cluster.hasToken(key(namespace, name));
    }

    @Override
    public Collection<Run> runs() {
      return cluster.runs();
    }

    @Override
    public Collection<Run> childrenOf(Run run) {
      return cluster.runs().stream()
          .filter(it -> ChildRuns.isChild(it, run))
          .filter(it -> mutant != Mutant.FORGETS_BATCHES || it.getSpec().batch() == null)
          .toList();
    }

    @Override
    public Collection<Pod> podsOf(Run run) {
      return cluster.podsOf(key(run.getMetadata().getNamespace(), run.getMetadata().getName()));
    }

    @Override
    public Optional<Task> taskOf(Run run) {
      return cluster.task(key(run.getMetadata().getNamespace(), run.getSpec().task()));
    }

    @Override
    public Optional<Queue> queue(QueueRef.Named queue) {
      return cluster.queue(key(queue.namespace(), queue.name()));
    }

    @Override
    public Collection<Queue> queues() {
      return cluster.queues();
    }

    @Override
    public Optional<Run> run(RunRef run) {
      return cluster.run(key(run.namespace(), run.name()));
    }

    @Override
    public Optional<String> podUid(SlotHolder pod) {
      return cluster
          .pod(key(pod.namespace(), pod.pod()))
          .filter(found -> Owners.owns(pod.runUid(), found))
          .map(found -> found.getMetadata().getUid());
    }

    private static String key(String namespace, String name) {
      return namespace + "/" + name;
    }
  }
}
