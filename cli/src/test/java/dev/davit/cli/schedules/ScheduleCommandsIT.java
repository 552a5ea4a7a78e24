package dev.davit.cli.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Schedule;
import dev.davit.cli.Called;
import dev.davit.cli.LocalCluster;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `davit schedules` on an API without an operator.
class ScheduleCommandsIT {
  private final LocalCluster cluster =
      LocalCluster.with((namespace, pod) -> Optional.empty(), "schedules", "runs");

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void schedulesAreListed() {
    schedule("b", "{task: t, cron: '@daily', timeZone: Europe/Berlin, externalId: user-7}");
    schedule("a", "{task: u, cron: 30 2 * * *}");
    cluster.status(
        Schedule.class,
        "a",
        """
        {last: "2026-01-01T02:30:00Z", lastRun: a-1, next: ["2026-01-02T02:30:00Z"], missed: 3,
         conditions: [{type: Ready, status: "True", reason: Scheduled, message: fine}]}\
        """
            .replace("\n", " "));

    assertThat(words(cluster.davit("schedules", "list").out()))
        .isEqualTo(
            """
            NAME TASK CRON TIME ZONE READY LAST NEXT
            a u 30 2 * * * UTC Scheduled 2026-01-01T02:30:00Z 2026-01-02T02:30:00Z
            b t @daily Europe/Berlin - - -
            """);
    assertThat(cluster.davit("schedules", "list", "--task", "t", "-o", "name").out())
        .isEqualTo("b\n");
    assertThat(cluster.davit("schedules", "list", "--external-id", "user-8").err())
        .isEqualTo("davit: no such schedules in namespace default\n");
    assertThat(words(cluster.davit("schedules", "get", "a", "-o", "wide").out()))
        .containsPattern("a-1 3 - - \\d+s fine\n");
    assertThat(cluster.davit("schedules", "get", "none"))
        .isEqualTo(new Called(1, "", "davit: There is no schedule none in namespace default\n"));
  }

  @Test
  void aScheduleIsDescribed() {
    schedule("a", "{task: t, cron: 0 9 * * *, timeZone: Asia/Tokyo, suspend: true}");

    assertThat(words(cluster.davit("schedules", "describe", "a").out()))
        .contains("Time zone: Asia/Tokyo\nReady: Unknown\nWhy: no operator has reported on it\n")
        .contains("Next, once it is resumed:\n")
        .containsPattern("T00:00:00Z \\w{3} \\d{4}-\\d\\d-\\d\\d 09:00\n");
  }

  @Test
  void aRunIsCreatedNow() {
    schedule("a", "{task: t, cron: '@daily', externalId: e, run: {queue: q, tags: [x]}}");
    schedule("b", "{task: t, cron: '@daily', run: {payload: {n: 1}}}");

    var run = cluster.run(cluster.davit("schedules", "run", "a").out().strip());
    assertThat(run.getMetadata().getName()).matches("a-.{10}");
    assertThat(run.getMetadata().getAnnotations()).doesNotContainKey("davit.dev/scheduled");
    assertThat(run.getSpec().queue()).isEqualTo("q");
    assertThat(run.getSpec().tags()).containsExactly("x");
    var payload = run.getSpec().payload();
    assertThat(payload.get("scheduleId").asText()).isEqualTo("a");
    assertThat(payload.get("externalId").asText()).isEqualTo("e");
    assertThat(payload.get("upcoming").size()).isEqualTo(5);
    var other = cluster.run(cluster.davit("schedules", "run", "b").out().strip());
    assertThat(other.getSpec().payload()).hasToString("{\"n\":1}");
    assertThat(cluster.davit("runs", "list", "--schedule", "a", "-o", "name").out())
        .isEqualTo(run.getMetadata().getName() + "\n");
    assertThat(cluster.davit("runs", "list", "--schedule", "a,b").exitCode()).isEqualTo(2);
    assertThat(cluster.davit("schedules", "run", "a", "--timeout", "1s").exitCode()).isEqualTo(2);
  }

  @Test
  void aScheduleIsSuspendedAndResumed() {
    schedule("a", "{task: t, cron: '@daily'}");

    assertThat(cluster.davit("schedules", "suspend", "a"))
        .isEqualTo(new Called(0, "a suspended\n", ""));
    assertThat(read("a").getSpec().suspend()).isTrue();
    assertThat(cluster.davit("schedules", "resume", "a"))
        .isEqualTo(new Called(0, "a resumed\n", ""));
    assertThat(read("a").getSpec().suspend()).isFalse();
    assertThat(cluster.davit("schedules", "suspend", "none"))
        .isEqualTo(new Called(1, "", "davit: There is no schedule none in namespace default\n"));
  }

  private Schedule read(String name) {
    return cluster
        .kubernetes()
        .resources(Schedule.class)
        .inNamespace("default")
        .withName(name)
        .require();
  }

  private void schedule(String name, String spec) {
    cluster.create(
        "apiVersion: davit.dev/v1alpha1\nkind: Schedule\nmetadata: {name: %s}\nspec: %s"
            .formatted(name, spec),
        Schedule.class);
  }

  private static String words(String table) {
    return table.replaceAll(" +", " ");
  }
}
