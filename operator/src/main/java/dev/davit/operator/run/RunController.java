package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.AlarmClock;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.Requests;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.LeanItemStore;
import dev.davit.operator.payload.Payloads;
import dev.davit.operator.queue.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Puts this package together: the reconciler of runs, the slots that it shares with queues, and
/// retention.
///
/// @param store the cache of runs, without their payloads
/// @param attempts which pods may call the gateway
/// @param children answers what pods ask about the children of their runs
/// @param held what pods wait for that stay meanwhile
/// @param tokens creates the tokens that tasks make
/// @param inbox takes what tasks note about their runs while they execute
/// @param above finds the runs above a run
/// @param sweep makes the slots forget deleted runs; the operator calls it every few seconds
/// @param retention one round of retention, which returns whether there is more to do at once; the
///   leader calls it every [RetentionSettings#interval]
public record RunController(
    RunReconciler reconciler,
    LeanItemStore<Run> store,
    Slots slots,
    LiveAttempts attempts,
    ChildCalls children,
    HeldWaits held,
    RunTokenApplier tokens,
    NotedInbox inbox,
    RunsAbove above,
    Runnable sweep,
    BooleanSupplier retention) {

  /// Payloads that no pod has been made of yet may take the heap divided by this.
  private static final int HEAP_SHARE_OF_PAYLOADS = 16;

  /// The number of concurrent deletions of retention.
  private static final int DELETIONS_AT_ONCE = 8;

  /// The most deletions in a second: twice the default rate of pod creations.
  private static final int DELETIONS_PER_SECOND = 200;

  /// `isAwaited`: whether retention must leave the run of this namespace and name alone. `gone`
  /// gets each run that leaves the watch: it has ended, or is deleted. It must not wait.
  /// `deleteStored` deletes the object of that key from the object store; whether it is gone.
  public static RunController create(
      Api api,
      EventLog events,
      UnreadReport unread,
      BiPredicate<String, String> isAwaited,
      Consumer<Run> gone,
      Supplier<GatewaySeen> gateway,
      Predicate<String> deleteStored,
      MachinePresets machines,
      RunSettings settings,
      MeterRegistry meters,
      InstantSource clock,
      AlarmClock alarm,
      RandomGenerator jitter) {
    var wakeUps = new WakeUps();
    var slots = new Slots(settings.limits(), wakeUps::wake, clock, alarm);
    var versions = new RunVersions();
    var expected = new ExpectedPods();
    var held = new HeldWaits(wakeUps::wake);
    var remembered = new RememberedStatuses();
    var history = new RunHistory();
    var inbox = new NotedInbox(wakeUps::wake, System::nanoTime);
    var payloads = new Payloads(api, Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_PAYLOADS);
    var observer =
        new RunObserver(
            api, slots, expected, held, remembered, payloads, machines, settings, clock, jitter);
    var applier =
        new RunApplier(
            new RunApplier.Parts(
                api,
                events,
                unread,
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
                new RunMetrics(meters),
                clock,
                gateway,
                !settings.retention().pods().isZero()));
    var reconciler =
        new RunReconciler(
            observer,
            new TakeoverObserver(api, clock),
            applier,
            slots,
            versions,
            expected,
            held,
            remembered,
            inbox,
            wakeUps);
    return new RunController(
        reconciler,
        new LeanItemStore<>(
            payloads::trim,
            run -> {
              inbox.gone(run);
              reconciler.runGone(run);
              gone.accept(run);
            }),
        slots,
        new LiveAttempts(api, reconciler::caches),
        new ChildCalls(api, reconciler::caches),
        held,
        new RunTokenApplier(api, reconciler::caches),
        inbox,
        new RunsAbove(api, reconciler::caches),
        reconciler::sweep,
        new RunRetention(
            api,
            history,
            reconciler::mayBeUnfinished,
            isAwaited,
            Requests.paced(DELETIONS_AT_ONCE, DELETIONS_PER_SECOND),
            deleteStored,
            settings.retention(),
            meters,
            clock));
  }
}
