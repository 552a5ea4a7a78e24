package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TaskSchedulesTest {
  private static final Cron DAILY = Cron.of("@daily");
  private static final TaskBuilder<String, String> GREET =
      Task.of("greet", String.class, String.class);
  private static final TaskBuilder<ScheduledPayload, String> NIGHTLY =
      Task.scheduled("nightly", String.class);

  @Test
  void areKeptInTheirOrder() {
    var task =
        NIGHTLY
            .schedule(DAILY)
            .schedule(DAILY.named("b"))
            .schedule(DAILY.named("a"))
            .run((payload, ctx) -> "");

    assertThat(task.schedules()).containsExactly(DAILY, DAILY.named("b"), DAILY.named("a"));
    assertThat(NIGHTLY.run((payload, ctx) -> "").schedules()).as("of the original").isEmpty();
  }

  @Test
  void twoHaveDifferentNames() {
    assertThatThrownBy(() -> NIGHTLY.schedule(DAILY).schedule(Cron.of("@hourly")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "task nightly has two schedules without a name; allowed: one. Cron.named gives the others a name");
    assertThatThrownBy(() -> GREET.schedule(DAILY.named("a"), "x").schedule(DAILY.named("a"), "y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task greet has two schedules with the name \"a\"; allowed: each name once");
  }

  @Test
  void areThirtyTwoAtMost() {
    var most = NIGHTLY;
    for (var number = 1; number <= 32; number++) {
      most = most.schedule(DAILY.named("at-" + number));
    }
    var full = most;

    assertThat(full.run((payload, ctx) -> "").schedules()).hasSize(32);
    assertThatThrownBy(() -> full.schedule(DAILY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("task nightly has more than 32 schedules; allowed: up to 32");
  }

  @Test
  void needAPayloadUnlessTheTaskTakesThatOfASchedule() {
    assertThatThrownBy(() -> GREET.schedule(DAILY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "task greet takes a java.lang.String, and a schedule gives it a ScheduledPayload; allowed: schedule(cron, payload), or a task of Task.scheduled");

    assertThat(GREET.schedule(DAILY, "Ada").run((payload, ctx) -> "").schedules())
        .containsExactly(DAILY);
    var without = Task.withoutPayload("clean", String.class).schedule(DAILY);
    assertThat(without.run((payload, ctx) -> "").schedules()).containsExactly(DAILY);
  }
}
