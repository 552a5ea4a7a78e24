package dev.davit.operator.run;

import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.Run;
import dev.davit.api.Task;
import dev.davit.api.Token;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.kube.ApiClient;
import dev.davit.operator.kube.Owners;
import dev.davit.operator.lean.HookedInformer;
import dev.davit.operator.lean.LeanItemStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The watches whose events concern runs.
final class RunSources {
  private static final String BY_TASK = "by-task";
  private static final String BY_TOKEN = "by-token";
  private static final String BY_PARENT = "by-parent";

  /// Tokens by the uid of their owner.
  static final String BY_OWNER = "by-owner";

  private RunSources() {}

  /// Called with each pod and queue that a watch reports, or reports as gone, before the runs are
  /// reconciled for it.
  record Hooks(
      Consumer<Pod> podSeen,
      Consumer<Pod> podGone,
      Consumer<Queue> queueSeen,
      Consumer<Queue> queueGone) {}

  static InformerCaches create(EventSourceContext<Run> context, Hooks hooks) {
    context.getPrimaryCache().addIndexer(BY_TASK, run -> List.of(taskKey(run)));
    context.getPrimaryCache().addIndexer(BY_TOKEN, RunSources::tokenKeys);
    context
        .getPrimaryCache()
        .addIndexer(BY_PARENT, run -> Stream.ofNullable(run.getSpec().parentUid()).toList());
    return new InformerCaches(
        context.getPrimaryCache(),
        uid -> context.getPrimaryCache().byIndex(BY_PARENT, uid),
        pods(context, hooks),
        tasks(context),
        queues(context, hooks),
        tokens(context));
  }

  private static HookedInformer<Pod, Run> pods(EventSourceContext<Run> context, Hooks hooks) {
    var configuration =
        InformerEventSourceConfiguration.from(Pod.class, Run.class)
            .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
            .withSecondaryToPrimaryMapper(pod -> Set.of(id(pod, PodFactory.runOf(pod))))
            .withItemStore(new LeanItemStore<>())
            .withInformerListLimit(ApiClient.PAGE)
            .build();
    return new HookedInformer<>(configuration, context, hooks.podSeen(), hooks.podGone());
  }

  /// The task is looked up by name. Its creation and each change of its spec wake all of its runs.
  private static HookedInformer<Task, Run> tasks(EventSourceContext<Run> context) {
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
  private static HookedInformer<Queue, Run> queues(EventSourceContext<Run> context, Hooks hooks) {
    var configuration =
        InformerEventSourceConfiguration.from(Queue.class, Run.class)
            .withSecondaryToPrimaryMapper(_ -> Set.of())
            .build();
    return new HookedInformer<>(configuration, context, hooks.queueSeen(), hooks.queueGone());
  }

  /// Only unfinished tokens are watched. One that finishes or is deleted leaves the watch, and
  /// wakes the runs that wait for it.
  private static HookedInformer<Token, Run> tokens(EventSourceContext<Run> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Token.class, Run.class)
            .withFieldSelector(
                new FieldSelector(
                    List.of(new FieldSelector.Field("status.finished", "true", true))))
            .withSecondaryToPrimaryMapper(
                token ->
                    context
                        .getPrimaryCache()
                        .byIndex(BY_TOKEN, key(token, token.getMetadata().getName()))
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
            .withItemStore(new LeanItemStore<>())
            .withInformerListLimit(ApiClient.PAGE)
            .build();
    var informer = new HookedInformer<Token, Run>(configuration, context, _ -> {}, _ -> {});
    informer.addIndexers(Map.of(BY_OWNER, token -> List.of(Owners.uid(token))));
    return informer;
  }

  private static List<String> tokenKeys(Run run) {
    var status = run.getStatus();
    return status == null || status.waits() == null
        ? List.of()
        : status.waits().stream()
            .flatMap(wait -> Stream.ofNullable(wait.token()))
            .map(name -> key(run, name))
            .distinct()
            .toList();
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
