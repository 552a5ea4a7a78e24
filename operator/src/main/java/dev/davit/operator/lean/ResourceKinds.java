package dev.davit.operator.lean;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Queue;
import dev.davit.api.QueueSpec;
import dev.davit.api.QueueStatus;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduleStatus;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskStatus;
import dev.davit.api.Token;
import dev.davit.api.TokenSpec;
import dev.davit.api.TokenStatus;
import dev.davit.operator.lean.ResourceReader.Kind;
import dev.davit.operator.lean.ResourceReader.Part;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Set;

/// The kinds that [LeanSerialization] reads as streams, and how large their parts may be.
final class ResourceKinds {
  private static final int KIB = 1024;

  private static final int MAX_TASK_SPEC = 64 * KIB;

  /// A run's payload and metadata have their own bounds.
  private static final int MAX_RUN_SPEC = 16 * KIB;

  private static final int MAX_QUEUE_SPEC = 16 * KIB;

  /// A token's output has its own bound.
  private static final int MAX_TOKEN_SPEC = 16 * KIB;

  /// The payload of its runs has its own bound.
  private static final int MAX_SCHEDULE_SPEC = 16 * KIB;

  private ResourceKinds() {}

  static Kind<Run, RunSpec, RunStatus> runs() {
    return new Kind<>(
        () -> with(new Run(), RunSpec.of("").build()),
        new Part<>(RunSpec.class, Run::setSpec, MAX_RUN_SPEC),
        new Part<>(RunStatus.class, Run::setStatus, 512 * KIB),
        Set.of(Annotations.SCHEDULED, Annotations.DEPTH)::contains);
  }

  static Kind<Task, TaskSpec, TaskStatus> tasks() {
    return new Kind<>(
        () -> with(new Task(), TaskSpec.of("").build()),
        new Part<>(TaskSpec.class, Task::setSpec, MAX_TASK_SPEC),
        new Part<>(TaskStatus.class, Task::setStatus, 64 * KIB),
        _ -> false);
  }

  static Kind<Queue, QueueSpec, QueueStatus> queues() {
    return new Kind<>(
        () -> with(new Queue(), new QueueSpec(null, null, null, null, null, true)),
        new Part<>(QueueSpec.class, Queue::setSpec, MAX_QUEUE_SPEC),
        new Part<>(QueueStatus.class, Queue::setStatus, 64 * KIB),
        _ -> false);
  }

  static Kind<Token, TokenSpec, TokenStatus> tokens() {
    return new Kind<>(
        () -> with(new Token(), TokenSpec.DEFAULT),
        new Part<>(TokenSpec.class, Token::setSpec, MAX_TOKEN_SPEC),
        new Part<>(TokenStatus.class, Token::setStatus, 64 * KIB),
        _ -> false);
  }

  static Kind<Schedule, ScheduleSpec, ScheduleStatus> schedules() {
    return new Kind<>(
        () -> with(new Schedule(), ScheduleSpec.of("", "")),
        new Part<>(ScheduleSpec.class, Schedule::setSpec, MAX_SCHEDULE_SPEC),
        new Part<>(ScheduleStatus.class, Schedule::setStatus, 64 * KIB),
        Labels.DECLARED_BY::equals);
  }

  static Kind<Pod, PodSpec, PodStatus> pods() {
    return new Kind<>(
        Pod::new,
        new Part<>(PodSpec.class, Pod::setSpec, 1024 * KIB),
        new Part<>(PodStatus.class, Pod::setStatus, 512 * KIB),
        PodFields::isKeptKey);
  }

  private static <S, R extends CustomResource<S, ?>> R with(R resource, S spec) {
    resource.setSpec(spec);
    return resource;
  }
}
