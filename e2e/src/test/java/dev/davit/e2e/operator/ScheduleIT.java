package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleStatus;
import dev.davit.api.Task;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of schedules. Most of these do not wait for the next minute: the status is set
/// back, as if the operator had not run for a while.
@RealApi
class ScheduleIT {
  private final ControlPlane cluster;
  private World world;

  ScheduleIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void start() {
    world = World.start(cluster);
    world.task("report", "{image: 'app:1'}");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aDueTimeTakesTwoWritesBesideItsRun() {
    var begin = Instant.now().minusMillis(1);
    world.schedule("minutely", "{task: report, cron: '* * * * *', externalId: shop-7}");
    var first = world.awaitSchedule("minutely", status -> status.next() != null);
    assertThat(first.next()).hasSize(5).isSorted();
    assertThat(ready(first)).isEqualTo("True Scheduled: creates runs of task report");

    var due = Instant.parse(first.next().getFirst());
    World.awaitTime(due);
    var fired = world.awaitSchedule("minutely", status -> status.last() != null);

    assertThat(fired.last()).isEqualTo(due.toString());
    assertThat(fired.firing()).isNull();
    assertThat(fired.next()).hasSize(5).doesNotContain(due.toString());
    var run = world.scheduledRuns().getFirst();
    assertThat(run.getMetadata().getName()).isEqualTo(fired.lastRun()).startsWith("minutely-2");
    assertThat(run.getMetadata().getLabels()).containsEntry(Labels.SCHEDULE, "minutely");
    assertThat(run.getMetadata().getOwnerReferences()).isEmpty();
    assertThat(run.getSpec().task()).isEqualTo("report");
    var payload = run.getSpec().payload();
    assertThat(payload.get("timestamp").asText()).isEqualTo(due.toString());
    assertThat(payload.has("lastTimestamp")).isFalse();
    assertThat(payload.get("timezone").asText()).isEqualTo("UTC");
    assertThat(payload.get("scheduleId").asText()).isEqualTo("minutely");
    assertThat(payload.get("externalId").asText()).isEqualTo("shop-7");
    assertThat(payload.get("upcoming")).extracting(it -> it.asText()).isEqualTo(fired.next());
    assertThat(Instant.parse(run.getMetadata().getCreationTimestamp()))
        .isAfterOrEqualTo(due.truncatedTo(ChronoUnit.SECONDS));
    assertThat(world.writes(begin))
        .filteredOn(write -> write.contains("schedules") || write.startsWith("create runs"))
        .containsExactly(
            "update schedules/status minutely",
            "update schedules/status minutely",
            "create runs " + fired.lastRun(),
            "update schedules/status minutely");
  }

  @Test
  void aScheduledRunEndsAsAnyOther() {
    fireNow("now", "{task: report, cron: '* * * * *'}");
    var run = world.scheduledRuns().getFirst().getMetadata().getName();
    var pod = run + "-a1";
    world.awaitPod(pod);
    world.node().completes(pod, 6);
    world.await(run, "Completed", "Completed");
  }

  @Test
  void theColumnsShowWhenItFires() {
    world.schedule(
        "nightly", "{task: report, cron: '0 2 * * *', timeZone: Europe/Berlin, window: 30m}");
    var status = world.awaitSchedule("nightly", it -> it.next() != null);

    assertThat(kubectl("get", "schedules").lines().map(line -> line.split("\\s{2,}")))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("NAME", "TASK", "CRON", "TIME ZONE", "READY", "LAST", "NEXT"),
            line ->
                assertThat(line)
                    .startsWith("nightly", "report", "0 2 * * *", "Europe/Berlin", "Scheduled")
                    .contains(status.next().getFirst()));
    assertThat(kubectl("get", "dschedule", "nightly", "-o", "name")).contains("nightly");
    assertThat(kubectl("get", "schedules", "--field-selector=spec.task=report", "-o", "name"))
        .contains("nightly");
  }

  @Test
  void whatPassedWithoutAnOperatorIsMadeUpForByPolicy() {
    for (var policy : List.of("Latest", "All", "None")) {
      var name = policy.toLowerCase(Locale.ROOT);
      world.schedule(name, "{task: report, cron: '*/10 * * * *', missed: %s}".formatted(policy));
      world.awaitSchedule(name, status -> status.cursor() != null);
    }
    // Ten minutes are far enough from the next due time, or are it.
    var now = Instant.now();
    world.withoutOperator(
        () ->
            List.of("latest", "all", "none")
                .forEach(name -> world.turnBack(name, now.minus(Duration.ofMinutes(35)))));

    var latest = world.awaitSchedule("latest", status -> status.last() != null);
    var last = Instant.parse(latest.last());
    assertThat(last).isBetween(now.minus(Duration.ofMinutes(10)), now.plusSeconds(600));
    assertThat(latest.missed()).isBetween(2, 3);
    var all = world.awaitSchedule("all", status -> last.toString().equals(status.last()));
    assertThat(all.missed()).isNull();
    assertThat(runsOf("all")).hasSizeBetween(3, 4);
    assertThat(runsOf("latest")).hasSize(1);
    world.awaitEvents("latest", "MissedSchedule");
  }

  @Test
  void anEditAndAResumeDoNotFireThePast() {
    world.schedule("edited", "{task: report, cron: '* * * * *', suspend: true}");
    world.awaitSchedule("edited", status -> ready(status).startsWith("False Suspended"));
    world.turnBack("edited", Instant.now().minus(Duration.ofHours(1)));

    var resumedAt = Instant.now().minusSeconds(1);
    world.patch(Schedule.class, "edited", "{\"spec\":{\"suspend\":false}}");
    var resumed = world.awaitSchedule("edited", status -> ready(status).startsWith("True"));
    assertThat(Instant.parse(resumed.cursor().after())).isAfter(resumedAt);
    assertThat(Instant.parse(resumed.next().getFirst())).isAfter(resumedAt);

    world.withoutOperator(
        () -> {
          world.turnBack("edited", Instant.now().minus(Duration.ofHours(1)));
          world.patch(Schedule.class, "edited", "{\"spec\":{\"cron\":\"*/2 * * * *\"}}");
        });
    var edited =
        world.awaitSchedule("edited", status -> "*/2 * * * * UTC".equals(status.cursor().of()));
    assertThat(Instant.parse(edited.cursor().after())).isAfter(resumedAt);
    assertThat(runsOf("edited"))
        .allSatisfy(
            run ->
                assertThat(Instant.parse(run.getSpec().payload().get("timestamp").asText()))
                    .isAfter(resumedAt));
  }

  @Test
  void forbidWaitsForTheLastRunAndReplaceCancelsIt() {
    fireNow("forbid", "{task: report, cron: '* * * * *', concurrencyPolicy: Forbid}");
    world.turnBack("forbid", Instant.now().minus(Duration.ofMinutes(2)));
    var forbidden = world.awaitSchedule("forbid", status -> status.missed() != null);
    assertThat(runsOf("forbid")).hasSize(1);
    assertThat(ready(forbidden)).startsWith("True Scheduled");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(world.events("forbid"))
                    .extracting(event -> event.getReason())
                    .contains("PreviousRunUnfinished"));

    var replaced =
        fireNow("replace", "{task: report, cron: '@hourly', concurrencyPolicy: Replace}");
    // The same due time once more: its run is there, and is the one to replace.
    world.turnBack("replace", Instant.parse(replaced.last()).minusSeconds(1));
    world.await(replaced.lastRun(), "Canceled", "Canceled");
  }

  @Test
  void withoutItsTaskItSaysSoAndGoesOnWhenThereIsOne() {
    world.schedule("lonely", "{task: later, cron: '@yearly'}");
    world.awaitSchedule(
        "lonely",
        status ->
            ready(status)
                .equals("False TaskNotFound: there is no Task \"later\" in this namespace"));
    world.turnBack("lonely", Instant.now().minus(Duration.ofDays(400)));
    world.awaitSchedule("lonely", status -> Objects.equals(1, status.missed()));
    assertThat(runsOf("lonely")).isEmpty();
    world.awaitEvents("lonely", "TaskNotFound");

    world.task("later", "{image: 'app:1'}");
    world.restartOperator();
    world.awaitSchedule("lonely", status -> ready(status).startsWith("True Scheduled"));
  }

  @Test
  void whatTheSchemaCannotKnowIsInTheCondition() {
    world.schedule("hour", "{task: report, cron: '0 24 * * *'}");
    world.schedule("never", "{task: report, cron: '0 0 30 2 *'}");
    world.schedule("mars", "{task: report, cron: '@daily', timeZone: Mars/Olympus}");
    world.schedule(
        "large",
        "{task: report, cron: '@daily', run: {payload: %s}}".formatted("x".repeat(17_000)));

    assertThat(problem("hour")).startsWith("False InvalidCron: spec.cron: ").contains("24", "0-23");
    assertThat(problem("never")).startsWith("False InvalidCron: spec.cron: ").contains("never");
    assertThat(problem("mars"))
        .startsWith("False InvalidTimeZone: spec.timeZone: ")
        .contains("Mars/Olympus", "Europe/Berlin");
    assertThat(problem("large")).startsWith("False InvalidPayload: spec.run.payload: ");
    world.patch(Schedule.class, "hour", "{\"spec\":{\"cron\":\"0 23 * * *\"}}");
    world.awaitSchedule("hour", status -> ready(status).startsWith("True Scheduled"));
  }

  @Test
  void aRunThatIsRefusedIsCreatedWhenItIsAllowed() {
    quota();
    world.schedule("refused", "{task: report, cron: '@yearly'}");
    world.awaitSchedule("refused", status -> status.cursor() != null);
    world.turnBack("refused", Instant.now().minus(Duration.ofDays(366)));

    assertThat(problem("refused")).startsWith("False RunRefused: ").contains("exceeded quota");
    assertThat(runsOf("refused")).isEmpty();
    kubectl("delete", "quota", "no-runs");
    var fired = world.awaitSchedule("refused", status -> status.last() != null);
    assertThat(runsOf("refused")).hasSize(1);
    assertThat(ready(fired)).startsWith("True Scheduled");
  }

  /// Nobody counts here but the API server's admission, which goes by the status and learns of a
  /// quota a moment after it was created.
  private void quota() {
    kubectl("create", "quota", "no-runs", "--hard=count/runs.davit.dev=0");
    var counted = "{\"count/runs.davit.dev\":\"0\"}";
    kubectl(
        "patch",
        "resourcequota/no-runs",
        "--subresource=status",
        "--type=merge",
        "--patch={\"status\":{\"hard\":%s,\"used\":%s}}".formatted(counted, counted));
    var probes = new AtomicInteger();
    Awaitility.await("the quota is enforced")
        .until(
            () -> world.creationRefusal("probe-" + probes.incrementAndGet(), "{task: report}"),
            refusal -> refusal.contains("exceeded quota"));
  }

  @Test
  void theOptionsOfRunsArriveThere() {
    fireNow(
        "options",
        "{task: report, cron: '* * * * *', run: {payload: {a: [1, 2.5]}, queue: q, concurrencyKey: k,"
            + " priority: 5, machine: micro, maxDuration: 1m, ttl: 1h, tags: [x, y]}}");

    var spec = runsOf("options").getFirst().getSpec();
    assertThat(spec.payload()).hasToString("{\"a\":[1,2.5]}");
    assertThat(
            List.of(
                spec.queue(),
                spec.concurrencyKey(),
                spec.machine(),
                spec.maxDuration(),
                spec.ttl()))
        .containsExactly("q", "k", "micro", "1m", "1h");
    assertThat(spec.priority()).isEqualTo(5);
    assertThat(spec.tags()).containsExactly("x", "y");
  }

  @Test
  void schedulesThatATaskDeclaresAreKept() {
    world.schedule("taken-late", "{task: report, cron: '@yearly'}");
    world.task(
        "declaring",
        "{image: 'app:1', schedules: [{cron: '0 9 * * MON-FRI', timeZone: Europe/Berlin},"
            + " {name: night, cron: '@daily', run: {payload: {a: 1}, tags: [t]}}]}");
    awaitScheduled("declaring", "True Declared: all 2 schedules exist");
    assertThat(world.getSchedule("declaring").getSpec().timeZone()).isEqualTo("Europe/Berlin");
    var night = world.getSchedule("declaring-night");
    assertThat(night.getSpec().run().tags()).containsExactly("t");
    assertThat(night.getMetadata().getLabels()).containsEntry(Labels.DECLARED_BY, "declaring");

    // People may suspend one; what else they change is set back.
    world.patch(
        Schedule.class, "declaring", "{\"spec\":{\"suspend\":true,\"cron\":\"1 1 1 1 *\"}}");
    Awaitility.await()
        .untilAsserted(
            () -> {
              var spec = world.getSchedule("declaring").getSpec();
              assertThat(spec.cron()).isEqualTo("0 9 * * MON-FRI");
              assertThat(spec.suspend()).isTrue();
            });
    cluster
        .kubectl("delete", "schedule", "declaring-night", "--namespace=" + world.namespace())
        .orFail();
    Awaitility.await()
        .until(
            () ->
                Optional.ofNullable(world.getSchedule("declaring-night"))
                    .map(it -> it.getMetadata().getUid())
                    .filter(uid -> !uid.equals(night.getMetadata().getUid()))
                    .isPresent());

    world.task("declaring", "{image: 'app:1', schedules: [{name: night, cron: '@hourly'}]}");
    Awaitility.await().until(() -> world.getSchedule("declaring") == null);
    Awaitility.await()
        .until(() -> world.getSchedule("declaring-night").getSpec().cron().equals("@hourly"));
    assertThat(world.getSchedule("declaring-night").getSpec().run()).isNull();

    world.task("taken", "{image: 'app:1', schedules: [{name: late, cron: '@daily'}]}");
    awaitScheduled("taken", "False ScheduleRefused: Schedule \"taken-late\" was not created:");
    assertThat(world.getSchedule("taken-late").getSpec().cron()).isEqualTo("@yearly");

    world.task("declaring", "{image: 'app:1'}");
    Awaitility.await().until(() -> world.getSchedule("declaring-night") == null);
  }

  private void awaitScheduled(String task, String expected) {
    Awaitility.await("schedules of " + task)
        .untilAsserted(
            () ->
                assertThat(condition(conditions(world.getTask(task)), "Scheduled"))
                    .startsWith(expected));
  }

  private static List<Condition> conditions(Task task) {
    return task.getStatus() == null ? List.of() : task.getStatus().conditions();
  }

  /// Creates the schedule and sets it back, so that its latest due time fires.
  private ScheduleStatus fireNow(String name, String spec) {
    world.schedule(name, spec);
    world.awaitSchedule(name, status -> status.cursor() != null);
    world.turnBack(name, Instant.now().minus(Duration.ofMinutes(61)));
    return world.awaitSchedule(name, status -> status.last() != null);
  }

  private String problem(String schedule) {
    return ready(world.awaitSchedule(schedule, status -> ready(status).startsWith("False")));
  }

  private static String ready(ScheduleStatus status) {
    return status.conditions() == null ? "" : condition(status.conditions(), "Ready");
  }

  private static String condition(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(it -> type.equals(it.getType()))
        .map(it -> it.getStatus() + " " + it.getReason() + ": " + it.getMessage())
        .findFirst()
        .orElse("");
  }

  private List<Run> runsOf(String schedule) {
    return world.scheduledRuns().stream()
        .filter(run -> schedule.equals(run.getMetadata().getLabels().get(Labels.SCHEDULE)))
        .toList();
  }

  private String kubectl(String... command) {
    var all = new ArrayList<>(List.of(command));
    all.add("--namespace=" + world.namespace());
    return cluster.kubectl(all.toArray(String[]::new)).orFail().stdout();
  }
}
