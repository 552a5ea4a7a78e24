package dev.davit.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.OutOfMemoryRetry;
import dev.davit.api.ResolvedTask;
import dev.davit.api.RetrySpec;
import dev.davit.api.RunRetry;
import dev.davit.api.RunSpec;
import dev.davit.api.Task;
import dev.davit.api.TaskContainer;
import dev.davit.api.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskVersionTest {
  private static final RetrySpec RETRY =
      new RetrySpec(4, 3.0, "2s", "1m", false, new OutOfMemoryRetry("large-1x", null));

  private static TaskVersion resolve(RunSpec run) {
    var task = new Task();
    task.getMetadata().setGeneration(7L);
    task.setSpec(
        TaskSpec.of("app:1")
            .description("charges")
            .retry(RETRY)
            .ttl("1h")
            .cancelTimeout("5s")
            .startTimeout("10m")
            .build());
    return TaskVersion.resolve(task, run);
  }

  @Test
  void aRunThatSaysNothingIsAsItsTaskSays() {
    var version = resolve(RunSpec.of("t").build());
    assertThat(version.maxAttempts()).isEqualTo(4);
    assertThat(version.backoff())
        .isEqualTo(new Backoff(3, Duration.ofSeconds(2), Duration.ofMinutes(1), false));
    assertThat(version.ladder()).containsExactly("large-1x");
    assertThat(version.ttl()).contains(Duration.ofHours(1));
    assertThat(version.cancelTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(version.startTimeout()).contains(Duration.ofMinutes(10));
    assertThat(version.machines()).containsExactly("small-1x", "large-1x");
    assertThat(version.resolved().spec().description()).isNull();
  }

  @Test
  void aChildHasTheExactImageOfItsParentWhileTheParentsTaskIsUnchanged() {
    var pinned = "app@sha256:" + "0f".repeat(32);
    var parent = resolve(RunSpec.of("t").build()).pinnedTo("docker.io/library/" + pinned);
    var child = resolve(RunSpec.of("t").build());
    var task = new Task();
    task.setSpec(TaskSpec.of("app:1").build());

    task.getMetadata().setGeneration(7L);
    assertThat(child.withImageOf(parent, task).resolved().spec().image()).isEqualTo(pinned);
    task.getMetadata().setGeneration(8L);
    assertThat(child.withImageOf(parent, task)).as("another version of the task").isSameAs(child);
    task.getMetadata().setGeneration(7L);
    task.setSpec(TaskSpec.of("other:1").build());
    assertThat(child.withImageOf(parent, task)).as("another image").isSameAs(child);
  }

  @Test
  void aVersionIsPinnedToTheImageThatAPodHad() {
    var digest = "sha256:" + "0f".repeat(32);
    var version = resolve(RunSpec.of("t").build());
    var pinned = version.pinnedTo("docker.io/library/app@" + digest);
    assertThat(pinned.resolved().spec().image()).isEqualTo("app@" + digest);
    assertThat(pinned.resolved().generation()).isEqualTo(7);
    assertThat(pinned.machine()).isEqualTo(version.machine());
    assertThat(version.pinnedTo(digest)).isSameAs(version);
    var container = new TaskContainer("app:1", List.of("run"), null, null, null);
    var spec = TaskSpec.of("x").image(null).container(container).build();
    var foreign = TaskVersion.of(new ResolvedTask(1L, spec));
    assertThat(foreign.pinnedTo("docker.io/library/app@" + digest).resolved().spec().container())
        .isEqualTo(new TaskContainer("app@" + digest, List.of("run"), null, null, null));
  }

  @Test
  void aRunOverridesFieldByField() {
    var retry =
        new RunRetry(
            null, 1.0, null, "5s", null, new OutOfMemoryRetry(null, List.of("micro", "small-2x")));
    var run = RunSpec.of("t").maxAttempts(9).retry(retry).ttl("0s").machine("micro").build();
    var version = resolve(run);
    assertThat(version.maxAttempts()).isEqualTo(9);
    assertThat(version.backoff())
        .isEqualTo(new Backoff(1, Duration.ofSeconds(2), Duration.ofSeconds(5), false));
    assertThat(version.ttl()).contains(Duration.ZERO);
    assertThat(version.machine()).isEqualTo("micro");
    assertThat(version.onNextMachine()).map(TaskVersion::machine).contains("small-2x");
  }

  @Test
  void noRunHasMoreThan250Attempts() {
    var version = resolve(RunSpec.of("t").maxAttempts(1000).build());
    assertThat(version.maxAttempts()).isEqualTo(250);
  }

  @Test
  void theTopOfTheLadderIsTheEnd() {
    var top = resolve(RunSpec.of("t").build()).onNextMachine().orElseThrow();
    assertThat(top.machine()).isEqualTo("large-1x");
    assertThat(top.onNextMachine()).isEmpty();
    assertThat(TaskVersion.of(top.resolved())).isEqualTo(top);
  }
}
