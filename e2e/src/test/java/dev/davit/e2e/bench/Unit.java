package dev.davit.e2e.bench;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.e2e.cluster.AuditEvent;
import dev.davit.operator.attempt.AttemptId;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.PodFactory;
import dev.davit.operator.attempt.TaskVersion;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What work is wrapped in. All end up with the same pod.
enum Unit {
  RUN("runs", "status.finished!=true"),
  JOB("jobs", "status.successful!=1"),
  POD("pods", "status.phase!=Succeeded");

  static final String TASK = "work";

  private final String resource;
  private final String unfinished;

  Unit(String resource, String unfinished) {
    this.resource = resource;
    this.unfinished = unfinished;
  }

  /// The field selector of those that have not ended.
  String unfinished() {
    return unfinished;
  }

  boolean isCreated(AuditEvent event) {
    return event.verb().equals("create")
        && event.resource().equals(resource)
        && event.subresource().isEmpty();
  }

  /// Whether somebody but the node has told the state of a unit.
  boolean isStatusWrite(AuditEvent event) {
    return event.isWrite()
        && event.resource().equals(resource)
        && event.subresource().equals("status");
  }

  /// A unit of this name. `jobTtl`: how long a Job stays with its pod after its end; null: for
  /// ever.
  HasMetadata named(String name, String namespace, @Nullable Duration jobTtl) {
    var meta = new ObjectMetaBuilder().withName(name).withNamespace(namespace).build();
    return switch (this) {
      case RUN -> run(meta);
      case POD -> pod(meta);
      case JOB ->
          new JobBuilder()
              .withMetadata(meta)
              .withNewSpec()
              .withBackoffLimit(0)
              .withTtlSecondsAfterFinished(
                  jobTtl == null ? null : Math.toIntExact(jobTtl.toSeconds()))
              .withNewTemplate()
              .withMetadata(pod(new ObjectMeta()).getMetadata())
              .withSpec(pod(meta).getSpec())
              .endTemplate()
              .endSpec()
              .build();
    };
  }

  private static Run run(ObjectMeta meta) {
    var run = new Run();
    run.setMetadata(meta);
    run.setSpec(RunSpec.of(TASK).build());
    return run;
  }

  /// The pod that Davit would make, without what makes it Davit's.
  private static Pod pod(ObjectMeta meta) {
    var run =
        run(
            new ObjectMetaBuilder()
                .withName("u-1")
                .withNamespace("bench")
                .withUid("00000000-0000-0000-0000-000000000000")
                .withCreationTimestamp("2026-01-02T03:04:05Z")
                .build());
    var task = new Task();
    task.setMetadata(new ObjectMetaBuilder().withName(TASK).withGeneration(1L).build());
    task.setSpec(TaskSpec.of("app:1").build());
    var version = TaskVersion.resolve(task, run.getSpec());
    var made =
        new PodFactory(MachinePresets.DEFAULTS, Duration.ofMinutes(5))
            .create(
                run,
                version,
                new AttemptId(1, 0),
                "r-1",
                new Lane(new QueueRef.OfTask("bench", TASK), ""),
                Optional.empty());
    return new PodBuilder(made)
        .withMetadata(
            new ObjectMetaBuilder(meta)
                .withAnnotations(made.getMetadata().getAnnotations())
                .addToLabels(Labels.TASK, TASK)
                .build())
        .build();
  }
}
