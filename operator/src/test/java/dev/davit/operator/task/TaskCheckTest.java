package dev.davit.operator.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.RetrySpec;
import dev.davit.api.Task;
import dev.davit.api.TaskQueue;
import dev.davit.api.TaskSpec;
import dev.davit.operator.attempt.MachinePresets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCheckTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static Task task(String machine, TaskQueue queue) {
    var task = new Task();
    task.getMetadata().setGeneration(3L);
    task.setSpec(TaskSpec.of("app:1").machine(machine).queue(queue).build());
    return task;
  }

  private static String ready(Task task, boolean queueExists) {
    var status =
        TaskCheck.status(task, MachinePresets.DEFAULTS, queueExists, false, List.of(), NOON);
    var ready = status.conditions().getFirst();
    return ready.getStatus() + " " + ready.getReason() + ": " + ready.getMessage();
  }

  @Test
  void saysWhetherRunsCanStart() {
    assertThat(ready(task(null, null), true)).isEqualTo("True Valid: runs of this task can start");
    assertThat(ready(task("gpu", null), true))
        .isEqualTo(
            "False UnknownMachine: machine \"gpu\" is not configured; allowed: micro, small-1x, small-2x,"
                + " medium-1x, medium-2x, large-1x, large-2x");
    assertThat(ready(task(null, new TaskQueue("emails", null)), false))
        .isEqualTo("False QueueNotFound: Queue \"emails\" does not exist in this namespace");
  }

  @Test
  void saysWhatIsWrongWithSchemaAndTemplate() {
    var json = JsonNodeFactory.instance;
    var task = task(null, null);
    task.setSpec(TaskSpec.of("app:1").payloadSchema(json.objectNode().put("type", "x")).build());
    assertThat(ready(task, true)).startsWith("False PayloadSchemaInvalid: payloadSchema is not");
    var template = json.objectNode();
    template.putObject("spec").put("hostPID", true);
    task.setSpec(TaskSpec.of("app:1").podTemplate(template).build());
    assertThat(ready(task, true)).startsWith("False PodTemplateInvalid: podTemplate: spec.hostPID");
    var ladder = new OutOfMemoryRetry("huge", null);
    task.setSpec(
        TaskSpec.of("app:1").retry(new RetrySpec(null, null, null, null, null, ladder)).build());
    assertThat(ready(task, true)).startsWith("False UnknownMachine: machine \"huge\"");
  }

  @Test
  void aStatusThatSaysTheSameIsEqual() {
    var task = task(null, null);
    task.setStatus(TaskCheck.status(task, MachinePresets.DEFAULTS, true, false, List.of(), NOON));
    assertThat(
            TaskCheck.status(
                task, MachinePresets.DEFAULTS, true, false, List.of(), NOON.plusSeconds(60)))
        .isEqualTo(task.getStatus());
  }
}
