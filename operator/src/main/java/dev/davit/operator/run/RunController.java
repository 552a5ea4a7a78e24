package dev.davit.operator.run;

import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.AlarmClock;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.queue.Slots;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Puts this chapter together: the reconciler of runs, the slots that it shares with queues, and
/// retention.
///
/// @param sweep lets the slots forget runs that were deleted; to be run every few seconds
/// @param retention one round of it; to be run every [RunSettings#retentionInterval] by the
///   operator that leads
public record RunController(
    RunReconciler reconciler, Slots slots, Runnable sweep, Runnable retention) {

  public static RunController create(
      Api api,
      EventLog events,
      MachinePresets machines,
      RunSettings settings,
      MeterRegistry meters,
      InstantSource clock,
      AlarmClock alarm,
      RandomGenerator jitter) {
    var wakeUps = new WakeUps();
    var slots = new Slots(settings.limits(), wakeUps::wake, clock, alarm);
    var writes = new OwnWrites();
    var observer = new RunObserver(api, slots, writes, machines, settings, clock, jitter);
    var applier =
        new RunApplier(
            api,
            events,
            slots,
            writes,
            wakeUps::wake,
            new PodFactory(machines, settings.startTimeout()),
            new RunMetrics(meters),
            clock,
            !settings.retention().pods().isZero());
    var reconciler = new RunReconciler(observer, applier, slots, writes, wakeUps);
    return new RunController(
        reconciler, slots, reconciler::sweep, new RunRetention(api, settings.retention(), clock));
  }
}
