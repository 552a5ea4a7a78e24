package dev.davit.operator.task;

import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.LeanItemStore;
import dev.davit.operator.lean.Unread;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes into the status of a task whether its runs can start, and keeps the schedules that it
/// declares.
@ControllerConfiguration(name = "task")
public final class TaskReconciler implements Reconciler<Task> {
  private static final String BY_QUEUE = "by-queue";

  /// How soon to try again to create a schedule that was refused.
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Api api;
  private final UnreadReport unread;
  private final MachinePresets machines;
  private final boolean privilegedTemplates;
  private final InstantSource clock;
  private final DeclaredSchedulesApplier schedules;
  private volatile @Nullable ResourceCache<Task> cache;

  /// `privilegedTemplates`: whether podTemplates may weaken the security context.
  public TaskReconciler(
      Api api,
      UnreadReport unread,
      MachinePresets machines,
      boolean privilegedTemplates,
      InstantSource clock) {
    this.api = api;
    this.schedules = new DeclaredSchedulesApplier(api);
    this.unread = unread;
    this.machines = machines;
    this.privilegedTemplates = privilegedTemplates;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Task> reconcile(Task task, Context<Task> context) {
    var queueExists =
        queueOf(task).isEmpty() || context.getSecondaryResource(Queue.class).isPresent();
    Unread.faultOf(task).ifPresent(fault -> unread.report(task, fault));
    if (Unread.hasUnreadStatus(task)) {
      return UpdateControl.noUpdate();
    }
    var faults = schedules.apply(task, context.getSecondaryResources(Schedule.class));
    var status =
        TaskCheck.status(task, machines, queueExists, privilegedTemplates, faults, clock.instant());
    if (!status.equals(task.getStatus())) {
      api.writeStatus(task, status);
    }
    return faults.isEmpty()
        ? UpdateControl.noUpdate()
        : UpdateControl.<Task>noUpdate().rescheduleAfter(RETRY);
  }

  @Override
  public List<EventSource<?, Task>> prepareEventSources(EventSourceContext<Task> context) {
    var tasks = context.getPrimaryCache();
    cache = tasks;
    tasks.addIndexer(BY_QUEUE, TaskReconciler::queueOf);
    var configuration =
        InformerEventSourceConfiguration.from(Queue.class, Task.class)
            .withPrimaryToSecondaryMapper(
                (Task task) ->
                    queueOf(task).stream()
                        .map(name -> new ResourceID(after(name), task.getMetadata().getNamespace()))
                        .collect(Collectors.toSet()))
            .withSecondaryToPrimaryMapper(
                queue ->
                    tasks
                        .byIndex(
                            BY_QUEUE,
                            key(queue.getMetadata().getNamespace(), queue.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withOnUpdateFilter((_, _) -> false)
            .build();
    return List.of(new InformerEventSource<>(configuration, context), schedules(context));
  }

  /// Only declared schedules are watched. A change of one may have to be set back.
  private static InformerEventSource<Schedule, Task> schedules(EventSourceContext<Task> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Schedule.class, Task.class)
            .withLabelSelector(Labels.DECLARED_BY)
            .withSecondaryToPrimaryMapper(
                schedule ->
                    Set.of(
                        new ResourceID(
                            schedule.getMetadata().getLabels().get(Labels.DECLARED_BY),
                            schedule.getMetadata().getNamespace())))
            .withOnUpdateFilter(
                (schedule, before) ->
                    !Objects.equals(
                        schedule.getMetadata().getGeneration(),
                        before.getMetadata().getGeneration()))
            .withItemStore(new LeanItemStore<>())
            .withInformerListLimit(ApiClient.PAGE)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  /// Whether the cache has this task.
  public boolean isCached(String namespace, String task) {
    var known = cache;
    return known != null && known.get(new ResourceID(task, namespace)).isPresent();
  }

  /// The key of the Queue that the task names; empty if it names none.
  private static List<String> queueOf(Task task) {
    var queue = task.getSpec().queue();
    return queue == null || queue.name() == null
        ? List.of()
        : List.of(key(task.getMetadata().getNamespace(), queue.name()));
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  private static String after(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
