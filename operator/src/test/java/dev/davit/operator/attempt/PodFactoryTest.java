package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Annotations;
import dev.davit.api.Entrypoint;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.contract.Assignment;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.AssignmentFile;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JournalJson.UnknownEntry;
import dev.davit.operator.queue.Lane;
import dev.davit.operator.queue.QueueRef;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodFactoryTest {
  private static final PodFactory FACTORY =
      new PodFactory(MachinePresets.DEFAULTS, Duration.ofMinutes(5));
  private static final Lane QUEUE = new Lane(new QueueRef.Named("ns", "emails"), "*\n");

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
    return pod(run, spec, new AttemptId(2, 1));
  }

  private static Pod pod(Run run, TaskSpec spec, AttemptId id) {
    var task = new Task();
    task.getMetadata().setName("charge");
    task.getMetadata().setGeneration(4L);
    task.setSpec(spec);
    return FACTORY.create(
        run, TaskVersion.resolve(task, run.getSpec()), id, "r-2-r1", QUEUE, Optional.empty());
  }

  private static TaskSpec javaTask() {
    return TaskSpec.of("app:1").machine("large-1x").maxDuration("1m").build();
  }

  @Test
  void theAssignmentTellsTheRunnerAllThatItNeeds() {
    var pod = pod(run(3), javaTask());
    var assignment =
        AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
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
    assertThat(Lane.ofPod(pod)).contains(QUEUE);
  }

  @Test
  void theAssignmentTellsWhereTheRunComesFromAndWhatWasNoted() {
    var run = run(3);
    var metadata = JsonNodeFactory.instance.objectNode().put("step", 1);
    run.setSpec(
        RunSpec.of("charge").parent("p").batch("b").idempotencyKey("k").metadata(metadata).build());
    var assigned = assignment(pod(run, javaTask())).run();
    assertThat(assigned.parent()).isEqualTo("p");
    assertThat(assigned.detached()).as("it has no parentUid").isTrue();
    assertThat(assigned.batch()).isEqualTo("b");
    assertThat(assigned.idempotencyKey()).isEqualTo("k");
    assertThat(assigned.metadata()).isEqualTo(metadata);
  }

  @Test
  void theAssignmentBringsTheJournalOfEarlierAttemptsAndNoneWithoutOne() throws IOException {
    var entry =
        "{\"scope\":\"\",\"position\":1,\"kind\":\"%s\",\"attempt\":1,\"at\":\"2026-01-02T03:04:05Z\"}";
    var entries = "[" + entry.formatted("Step") + "," + entry.formatted("Dream") + "]";
    var run = run(3);
    run.setStatus(new ObjectMapper().readValue("{\"journal\":" + entries + "}", RunStatus.class));
    var segment = assignment(pod(run, javaTask())).segment();
    assertThat(segment).isNotNull();
    assertThat(segment.resumesAfter())
        .containsExactlyInAnyOrder(Kind.TIME, Kind.TOKEN, Kind.RUN, Kind.BATCH);
    assertThat(segment.journal()).extracting(JournalEntry::kind).containsExactly(Kind.STEP);
    assertThat(segment.unknown()).extracting(UnknownEntry::kind).containsExactly("Dream");

    for (var nonsense : List.of("7", "[7]", "{}", "null")) {
      run.setStatus(
          new ObjectMapper().readValue("{\"journal\":" + nonsense + "}", RunStatus.class));
      assertThat(segment(pod(run, javaTask())).journal()).as(nonsense).isEmpty();
    }
    assertThat(segment(pod(run(3), javaTask()))).isEqualTo(new AssignedSegment(0, 0, List.of()));
  }

  @Test
  void aResumedAttemptBeginsWithTheMetadataOfItsBeginning() throws IOException {
    var run = run(3);
    run.setSpec(RunSpec.of("charge").metadata(metadata("ofTheSpec")).build());
    var status = "{'metadata':{'x':'late'},'segment':{'number':2,'executedSeconds':61%s}}";

    run.setStatus(status(status.formatted("")));
    var ofTheFirstAttempt = assignment(resumed(run));
    run.setStatus(status(status.formatted(",'metadata':{'x':'early'}")));
    var ofALaterAttempt = assignment(resumed(run));

    run.setStatus(status("{'metadata':{'x':'late'},'segment':{'number':0,'executedSeconds':0}}"));
    assertThat(assignment(pod(run, javaTask())).run().metadata())
        .as("repeated")
        .isEqualTo(metadata("ofTheSpec"));
    run.setStatus(status(status.formatted(",'metadata':{'x':'early'}")));

    assertThat(ofTheFirstAttempt.segment()).isEqualTo(new AssignedSegment(2, 61, List.of()));
    assertThat(ofTheFirstAttempt.run().metadata()).isEqualTo(metadata("ofTheSpec"));
    assertThat(ofALaterAttempt.run().metadata()).isEqualTo(metadata("early"));
    assertThat(assignment(pod(run, javaTask())).run().metadata()).isEqualTo(metadata("late"));
  }

  private static Pod resumed(Run run) {
    return pod(run, javaTask(), new AttemptId(2, 1, 2));
  }

  private static AssignedSegment segment(Pod pod) {
    return Objects.requireNonNull(assignment(pod).segment());
  }

  private static RunStatus status(String json) throws IOException {
    return new ObjectMapper().readValue(json.replace('\'', '"'), RunStatus.class);
  }

  private static ObjectNode metadata(String value) {
    return JsonNodeFactory.instance.objectNode().put("x", value);
  }

  @Test
  void aPodHasTheTimeToStopThatItsTaskAsksFor() {
    var pod = pod(run(3), javaTask().toBuilder().cancelTimeout("2m").startTimeout("10m").build());
    assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(125);
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(660);
    assertThat(assignment(pod).cancelTimeoutSeconds()).isEqualTo(120);
  }

  private static Assignment assignment(Pod pod) {
    return AssignmentFile.read(pod.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
  }

  @Test
  void theMachineAndThePodTemplateShapeThePod() {
    var gpu =
        MachinesFile.parse(
            "gpu: {cpu: 1, memory: 1Gi, resources: {x.com/gpu: 2}, nodeSelector: {a: b}, tolerations: [{key: t}]}");
    var template = JsonNodeFactory.instance.objectNode();
    template.putObject("spec").putObject("nodeSelector").put("c", "d");
    var task = new Task();
    task.setSpec(TaskSpec.of("app:1").machine("gpu").podTemplate(template).build());
    var version = TaskVersion.resolve(task, RunSpec.of("charge").build());
    var spec =
        new PodFactory(MachinePresets.DEFAULTS.and(gpu), Duration.ofMinutes(5))
            .create(run(3), version, new AttemptId(1, 0), "r-1", QUEUE, Optional.empty())
            .getSpec();
    assertThat(spec.getNodeSelector()).containsOnly(Map.entry("a", "b"), Map.entry("c", "d"));
    assertThat(spec.getTolerations()).extracting("key").containsExactly("t");
    assertThat(spec.getContainers().getFirst().getResources().getLimits())
        .containsEntry("x.com/gpu", new Quantity("2"));
    assertThat(spec.getContainers().getFirst().getSecurityContext().getReadOnlyRootFilesystem())
        .isTrue();
  }

  @Test
  void thePodItselfKeepsTheVersionOfItsTask() {
    var kept = PodMetadata.resolvedTask(pod(run(3), javaTask())).orElseThrow();
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
    for (var resource : List.of("cpu", "memory")) {
      assertThat(container.getResources().getRequests().get(resource))
          .isEqualTo(container.getResources().getLimits().get(resource));
    }
    assertThat(container.getResources().getLimits())
        .containsEntry("cpu", new Quantity("250m"))
        .containsEntry("memory", new Quantity("256Mi"));
  }

  @Test
  void aPodMayUseAsMuchDiskAsItsMachineHasAndReservesNone() {
    var large = MachinesFile.parse("disk: {cpu: 1, memory: 1Gi, ephemeralStorage: 50Gi}");
    var factory = new PodFactory(MachinePresets.DEFAULTS.and(large), Duration.ofMinutes(5));
    for (var limit : Map.of("micro", "2Gi", "disk", "50Gi").entrySet()) {
      var task = new Task();
      task.setSpec(TaskSpec.of("app:1").machine(limit.getKey()).build());
      var version = TaskVersion.resolve(task, RunSpec.of("charge").build());
      var spec =
          factory
              .create(run(3), version, new AttemptId(1, 0), "r-1", QUEUE, Optional.empty())
              .getSpec();
      var resources = spec.getContainers().getFirst().getResources();
      assertThat(resources.getRequests()).containsEntry("ephemeral-storage", new Quantity("0"));
      assertThat(resources.getLimits())
          .containsEntry("ephemeral-storage", Quantity.parse(limit.getValue()));
      assertThat(spec.getVolumes())
          .filteredOn(volume -> volume.getName().equals("tmp"))
          .extracting(volume -> volume.getEmptyDir().getSizeLimit())
          .containsExactly(Quantity.parse(limit.getValue()));
    }
  }

  @Test
  void aContainerGetsItsPayloadInAFileAndInAVariableWhereItFits() {
    var container = new TaskContainer("busybox", List.of("sh"), null, null, null);
    var spec = new TaskSpecBuilder().container(container).entrypoint(Entrypoint.CONTAINER).build();
    var small = pod(run(10), spec);
    assertThat(small.getMetadata().getAnnotations().get(Annotations.PAYLOAD))
        .isEqualTo("\"xxxxxxxxxx\"");
    assertThat(variables(small))
        .contains("DAVIT_PAYLOAD", "DAVIT_PAYLOAD_FILE", "DAVIT_RESULT_FILE");
    var assignment =
        AssignmentFile.read(small.getMetadata().getAnnotations().get(Annotations.ASSIGNMENT));
    assertThat(assignment.payload()).isNull();
    assertThat(variables(pod(run(70_000), spec)))
        .contains("DAVIT_PAYLOAD_FILE")
        .doesNotContain("DAVIT_PAYLOAD");
  }

  private static List<String> variables(Pod pod) {
    return pod.getSpec().getContainers().getFirst().getEnv().stream().map(EnvVar::getName).toList();
  }
}
