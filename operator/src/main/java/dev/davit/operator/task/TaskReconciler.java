package dev.davit.operator.task;

import dev.davit.api.Queue;
import dev.davit.api.Task;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.kube.Api;
import dev.davit.operator.kube.UnreadReport;
import dev.davit.operator.lean.Unread;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/// Writes into the status of a task whether its runs can start.
@ControllerConfiguration(name = "task")
public final class TaskReconciler implements Reconciler<Task> {
  private static final String BY_QUEUE = "by-queue";

  private final Api api;
  private final UnreadReport unread;
  private final MachinePresets machines;
  private final boolean privilegedTemplates;
  private final InstantSource clock;

  /// `privilegedTemplates`: whether podTemplates may weaken the security context.
  public TaskReconciler(
      Api api,
      UnreadReport unread,
      MachinePresets machines,
      boolean privilegedTemplates,
      InstantSource clock) {
    this.api = api;
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
    var status =
        TaskCheck.status(task, machines, queueExists, privilegedTemplates, clock.instant());
    if (!status.equals(task.getStatus())) {
      api.writeStatus(task, status);
    }
    return UpdateControl.noUpdate();
  }

  @Override
  public List<EventSource<?, Task>> prepareEventSources(EventSourceContext<Task> context) {
    var tasks = context.getPrimaryCache();
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
    return List.of(new InformerEventSource<>(configuration, context));
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
