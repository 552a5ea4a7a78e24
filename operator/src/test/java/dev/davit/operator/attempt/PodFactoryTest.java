package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Entrypoint;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.contract.AssignmentFile;
import dev.davit.operator.queue.QueueRef;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodFactoryTest {
  private static final PodFactory FACTORY =
      new PodFactory(MachinePresets.DEFAULTS, Duration.ofMinutes(5));
  private static final QueueRef QUEUE = new QueueRef.Named("ns", "emails");

  private static Run run(int payloadCharacters) {
    var run = new Run();
    run.getMetadata().setName("r");
    run.getMetadata().setNamespace("ns");
    run.getMetadata().setUid("uid-1");
    run.getMetadata().setCreationTimestamp("2026-01-01T12:00:00Z");
    run.setSpec(
        RunSpec.of("charge")
            .payload(TextNode.valueOf("x".repeat(payloadCharacters)))
            .machine("micro")
            .maxAttempts(5)
            .tags(List.of("vip"))
            .build());
    return run;
  }

  private static Pod pod(Run run, TaskSpec spec) {
    var task = new Task();
    task.getMetadata().setName("charge");
    task.getMetadata().setGeneration(4L);
    task.setSpec(spec);
    return FACTORY.create(
        run, TaskVersion.resolve(task, run.getSpec()), new AttemptId(2, 1), QUEUE);
  }

  private static TaskSpec javaTask() {
    return TaskSpec.of("app:1").machine("large-1x").maxDuration("1m").build();
  }

  @Test
  void theAssignmentTellsTheRunnerAllThatItNeeds() {
    var pod = pod(run(3), javaTask());
    var assignment = AssignmentFile.read(pod.getMetadata().getAnnotations().get(Labels.ASSIGNMENT));
    assertThat(assignment.task()).isEqualTo("charge");
    assertThat(assignment.run().id()).isEqualTo("uid-1");
    assertThat(assignment.run().tags()).containsExactly("vip");
    assertThat(assignment.run().version()).isEqualTo("4");
    assertThat(assignment.attempt().number()).isEqualTo(2);
    assertThat(assignment.attempt().of()).isEqualTo(5);
    assertThat(assignment.machine()).isEqualTo("micro");
    assertThat(assignment.maxDurationSeconds()).isEqualTo(60);
    assertThat(assignment.payload()).isEqualTo(TextNode.valueOf("xxx"));
    assertThat(pod.getMetadata().getName()).isEqualTo("r-2-r1");
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(360);
    assertThat(QueueRef.ofPod(pod)).contains(QUEUE);
  }

  @Test
  void thePodItselfKeepsTheVersionOfItsTask() {
    var kept = PodFactory.resolvedTask(pod(run(3), javaTask())).orElseThrow();
    assertThat(kept.generation()).isEqualTo(4);
    var version = TaskVersion.of(kept);
    assertThat(version.machine()).isEqualTo("micro");
    assertThat(version.maxAttempts()).isEqualTo(5);
    assertThat(version.maxDuration()).contains(Duration.ofMinutes(1));
  }

  @Test
  void podsAreRestrictedAndOfGuaranteedQuality() {
    var spec = pod(run(3), javaTask()).getSpec();
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(spec.getRestartPolicy()).isEqualTo("Never");
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var container = spec.getContainers().getFirst();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getRequests())
        .isEqualTo(container.getResources().getLimits())
        .containsEntry("cpu", new Quantity("250m"))
        .containsEntry("memory", new Quantity("256Mi"));
  }

  @Test
  void aContainerGetsItsPayloadInAFileAndInAVariableWhereItFits() {
    var container = new TaskContainer("busybox", List.of("sh"), null, null, null);
    var spec = new TaskSpecBuilder().container(container).entrypoint(Entrypoint.CONTAINER).build();
    var small = pod(run(10), spec);
    assertThat(small.getMetadata().getAnnotations().get(Labels.PAYLOAD))
        .isEqualTo("\"xxxxxxxxxx\"");
    assertThat(variables(small))
        .contains("DAVIT_PAYLOAD", "DAVIT_PAYLOAD_FILE", "DAVIT_RESULT_FILE");
    var assignment =
        AssignmentFile.read(small.getMetadata().getAnnotations().get(Labels.ASSIGNMENT));
    assertThat(assignment.payload()).isNull();
    assertThat(variables(pod(run(70_000), spec)))
        .contains("DAVIT_PAYLOAD_FILE")
        .doesNotContain("DAVIT_PAYLOAD");
  }

  private static List<String> variables(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream().map(EnvVar::getName).toList();
  }
}
