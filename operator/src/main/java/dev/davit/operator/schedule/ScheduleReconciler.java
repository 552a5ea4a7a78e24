package dev.davit.operator.schedule;

import dev.davit.api.Schedule;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.Api.Creation;
import dev.davit.operator.kube.EventLog;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import dev.davit.operator.schedule.ScheduleDecision.Create;
import dev.davit.operator.schedule.ScheduleDecision.Move;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Creates the runs of schedules.
///
/// A due time takes two writes beside its run: one names it in the status, and one notes its run.
/// Each step is decided from the version that the watch has shown, so the step after a write waits
/// for the event of that write.
@ControllerConfiguration(
    name = "schedule",
    generationAwareEventProcessing = false,
    informer = @Informer)
public final class ScheduleReconciler implements Reconciler<Schedule> {
  private static final Logger log = LoggerFactory.getLogger(ScheduleReconciler.class);

  /// Timers count by another clock than the one that due times are compared with. After a jump of
  /// that one, a due time is seen this late at most.
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(5);

  /// What is due already has its own event on the way.
  private static final Duration SHORTEST_SLEEP = Duration.ofSeconds(1);

  private static final String BY_FIRING = "by-firing";

  private final Api api;
  private final EventLog events;
  private final UnreadReport unread;
  private final ScheduleObserver observer;
  private final ScheduleMetrics metrics;
  private final InstantSource clock;
  private volatile @Nullable IndexerResourceCache<Schedule> cache;

  /// `taskIsCached`: whether the cache has the task of this namespace and name.
  public ScheduleReconciler(
      Api api,
      EventLog events,
      UnreadReport unread,
      BiPredicate<String, String> taskIsCached,
      MeterRegistry meters,
      InstantSource clock) {
    this.api = api;
    this.events = events;
    this.unread = unread;
    this.observer = new ScheduleObserver(api, taskIsCached, clock);
    this.metrics = new ScheduleMetrics(meters);
    this.clock = clock;
  }

  @Override
  public UpdateControl<Schedule> reconcile(Schedule schedule, @Nullable Context<Schedule> context) {
    var fault = Unread.faultOf(schedule);
    if (fault.isPresent()) {
      unread.report(schedule, fault.get());
      return UpdateControl.noUpdate();
    }
    var seen = observer.observe(schedule);
    return switch (ScheduleLifecycle.decide(seen)) {
      case Move move -> apply(schedule, seen, move);
      case Create create -> apply(schedule, seen, create);
    };
  }

  private UpdateControl<Schedule> apply(Schedule schedule, ScheduleSeen seen, Create create) {
    var meta = schedule.getMetadata();
    var firing = create.firing();
    create.cancels().ifPresent(run -> api.cancelRun(meta.getNamespace(), run));
    var before = seen.state().last().map(ScheduleState.Firing::due);
    return switch (api.createRun(ScheduledRuns.create(schedule, seen.timing(), firing, before))) {
      case Creation.Exists() -> {
        created(schedule, seen, firing);
        yield apply(schedule, seen, ScheduleLifecycle.created(seen, firing));
      }
      case Creation.NotNow(var pause) -> UpdateControl.<Schedule>noUpdate().rescheduleAfter(pause);
      case Creation.Refused(var message) -> {
        metrics.refused(meta.getUid());
        yield apply(schedule, seen, ScheduleLifecycle.refused(seen, firing, message));
      }
    };
  }

  private void created(Schedule schedule, ScheduleSeen seen, ScheduleState.Firing firing) {
    var meta = schedule.getMetadata();
    var start =
        seen.timing() instanceof Timing.Reading.Valid(var timing)
            ? timing.startOf(firing.due())
            : firing.due();
    metrics.created(meta.getUid(), start, clock.instant());
    log.atInfo()
        .addKeyValue("namespace", meta.getNamespace())
        .addKeyValue("schedule", meta.getName())
        .addKeyValue("due", firing.due())
        .addKeyValue("run", firing.run())
        .log("Schedule created a run");
  }

  private UpdateControl<Schedule> apply(Schedule schedule, ScheduleSeen seen, Move move) {
    var before = schedule.getStatus();
    var status =
        ScheduleStatusMapper.toStatus(
            move.next(), move.ready(), seen, before, schedule.getMetadata().getGeneration());
    if (move.next().firing().isEmpty()) {
      metrics.settled(schedule.getMetadata().getUid());
    }
    if (!status.equals(before)) {
      if (api.writeStatus(schedule, status).isEmpty()) {
        // Somebody has changed it, and the change will be seen.
        return UpdateControl.noUpdate();
      }
      move.missed().forEach(missed -> report(schedule, missed, seen.now()));
    }
    return move.lookAt().map(at -> sleep(seen.now(), at)).orElseGet(UpdateControl::noUpdate);
  }

  /// One millisecond more: a timer that fires early would find a due time that is still ahead.
  private static UpdateControl<Schedule> sleep(Instant now, Instant until) {
    var wanted = Duration.between(now, until).plusMillis(1);
    var sleep =
        until.isAfter(now)
            ? wanted.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : wanted
            : SHORTEST_SLEEP;
    return UpdateControl.<Schedule>noUpdate().rescheduleAfter(sleep);
  }

  private void report(Schedule schedule, ScheduleDecision.Missed missed, Instant now) {
    metrics.missed(missed);
    log.atWarn()
        .addKeyValue("namespace", schedule.getMetadata().getNamespace())
        .addKeyValue("schedule", schedule.getMetadata().getName())
        .addKeyValue("reason", missed.why().reason())
        .addKeyValue("count", missed.count())
        .log("Due times got no run");
    events.warn(schedule, missed.why().reason(), missed.message(), now);
  }

  /// Whether a schedule has yet to note that it created this run: retention must leave it alone, or
  /// the run would be created again.
  public boolean isBeingCreated(String namespace, String run) {
    var known = cache;
    return known == null || !known.byIndex(BY_FIRING, namespace + "/" + run).isEmpty();
  }

  @Override
  public List<EventSource<?, Schedule>> prepareEventSources(EventSourceContext<Schedule> context) {
    var primary = context.getPrimaryCache();
    primary.addIndexer(BY_FIRING, ScheduleReconciler::firingKeys);
    cache = primary;
    return List.of();
  }

  private static List<String> firingKeys(Schedule schedule) {
    var status = schedule.getStatus();
    return status == null || status.firing() == null || status.firing().run() == null
        ? List.of()
        : List.of(schedule.getMetadata().getNamespace() + "/" + status.firing().run());
  }
}
