package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.RetrySpec;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.RunSpecBuilder;
import dev.davit.api.Task;
import dev.davit.api.TaskSpec;
import dev.davit.api.TaskSpecBuilder;
import dev.davit.operator.attempt.CheckedTemplates;
import dev.davit.operator.attempt.MachinePresets;
import dev.davit.operator.attempt.TaskVersion;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCheckTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static String refusal(TaskSpecBuilder task, RunSpecBuilder spec) {
    var run = new Run();
    run.setSpec(spec.build());
    var resource = new Task();
    resource.getMetadata().setGeneration(1L);
    resource.setSpec(task.build());
    return RunCheck.invalid(run.getSpec())
        .or(
            () ->
                RunCheck.refusal(
                    TaskVersion.resolve(resource, run.getSpec()),
                    MachinePresets.DEFAULTS,
                    new CheckedTemplates(false)))
        .map(why -> why.reason().wireName() + ": " + why.message())
        .orElse("none");
  }

  private static TaskSpecBuilder task() {
    return TaskSpec.of("app:1");
  }

  private static RunSpecBuilder run() {
    return RunSpec.of("charge");
  }

  @Test
  void aPlainRunIsTaken() {
    assertThat(refusal(task(), run())).isEqualTo("none");
    assertThat(refusal(task(), run().delayUntil("2026-01-01T13:00:00+01:00"))).isEqualTo("none");
    assertThat(RunCheck.delayUntil(run().delayUntil("2026-01-01T13:00:00+01:00").build()))
        .contains(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Test
  void everyMachineThatMayBeNeededIsKnown() {
    assertThat(refusal(task(), run().machine("gpu")))
        .startsWith("UnknownMachine: machine \"gpu\" is not configured; allowed: micro");
    var ladder = new OutOfMemoryRetry(null, List.of("large-1x", "huge"));
    assertThat(refusal(task().retry(new RetrySpec(null, null, null, null, null, ladder)), run()))
        .startsWith("UnknownMachine: machine \"huge\"");
  }

  @Test
  void thePodTemplateDoesNoHarm() {
    var template = JSON.objectNode();
    template.putObject("spec").put("hostNetwork", true);
    assertThat(refusal(task().podTemplate(template), run()))
        .startsWith("PodTemplateInvalid: podTemplate: spec.hostNetwork");
  }

  @Test
  void metadataIsBounded() {
    var limit = JSON.objectNode().put("a", "x".repeat(16 * 1024 - 8));
    assertThat(refusal(task(), run().metadata(limit))).isEqualTo("none");
    var more = JSON.objectNode().put("a", "x".repeat(16 * 1024 - 7));
    assertThat(refusal(task(), run().metadata(more)))
        .isEqualTo("MetadataTooLarge: spec.metadata has 16385 bytes; at most 16384 are allowed");
  }

  @Test
  void whatIsNoInstantIsNoDelay() {
    assertThat(refusal(task(), run().delayUntil("tomorrow")))
        .startsWith("RunInvalid: spec.delayUntil is \"tomorrow\"");
    assertThat(RunCheck.delayUntil(run().delayUntil("tomorrow").build())).isEmpty();
  }
}
