package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Annotations;
import dev.davit.api.Labels;
import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.Task;
import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Operators are killed at random moments while they make up for an hour of due times, and each due
/// time gets one run.
@RealApi
class ScheduleFaultIT {
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SCHEDULES = 10;
  private static final int MINUTES = 60;
  private static final int KILLS = Integer.getInteger("davit.schedules.kills", 6);

  private final ControlPlane cluster;
  private final KubernetesClient client;
  private final String namespace;

  ScheduleFaultIT(ControlPlane cluster) {
    this.cluster = cluster;
    Crds.install(cluster);
    client = cluster.client();
    namespace = cluster.newNamespace();
  }

  @Test
  void eachDueTimeGetsOneRunWhoeverDies() throws InterruptedException {
    var seed = Long.getLong("davit.schedules.seed", System.nanoTime());
    System.out.println("operators killed at random moments: seed " + seed);
    var random = new Random(seed);
    // Their pods would only be in the way: one at a time, and none ends.
    apply(Task.class, "t", "{image: 'app:1', queue: {concurrencyLimit: 1}}");
    var names = IntStream.range(0, SCHEDULES).mapToObj(number -> "s" + number).toList();
    names.forEach(name -> apply(Schedule.class, name, "{task: t, cron: '* * * * *', missed: All}"));
    var since = Instant.now().minus(Duration.ofMinutes(MINUTES)).truncatedTo(ChronoUnit.MINUTES);
    names.forEach(name -> turnBack(name, since));

    try (var operators = new Operators(cluster, namespace, LEASE)) {
      var term = -1;
      for (var kill = 0; kill < KILLS; kill++) {
        operators.startUntilThereAre(2);
        var reign = operators.awaitLeaderAfter(term);
        var before = runs().size();
        Awaitility.await("seed " + seed + ": more runs")
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> runs().size() > before || isDone(names));
        Thread.sleep(random.nextInt(400));
        reign.leader().operator().kill();
        term = reign.term();
      }
      operators.startUntilThereAre(1);
      Awaitility.await("seed " + seed + ": all due times")
          .atMost(PATIENCE)
          .until(() -> isDone(names));
      assertThat(operators.awaitLeaderAfter(term).leader().operator().text("/metrics"))
          .contains(
              "davit_schedules_overdue 0.0",
              "davit_schedule_lateness_seconds_bucket",
              "davit_schedule_last_success_timestamp_seconds");
    }

    for (var name : names) {
      var last = Instant.parse(schedule(name).getStatus().last());
      var expected =
          Stream.iterate(
                  since.plusSeconds(60), due -> !due.isAfter(last), due -> due.plusSeconds(60))
              .map(due -> schedule(name).getMetadata().getUid() + "/" + due)
              .toList();
      assertThat(runs())
          .filteredOn(run -> name.equals(run.getMetadata().getLabels().get(Labels.SCHEDULE)))
          .extracting(run -> run.getMetadata().getAnnotations().get(Annotations.SCHEDULED))
          .as("seed %d, %s", seed, name)
          .containsExactlyInAnyOrderElementsOf(expected)
          .hasSizeGreaterThanOrEqualTo(MINUTES);
      assertThat(schedule(name).getStatus().missed()).isNull();
    }
  }

  private boolean isDone(List<String> names) {
    var enough = Instant.now().minusSeconds(90);
    return names.stream()
        .map(this::schedule)
        .allMatch(
            it ->
                it.getStatus() != null
                    && it.getStatus().last() != null
                    && it.getStatus().firing() == null
                    && Instant.parse(it.getStatus().last()).isAfter(enough));
  }

  private Schedule schedule(String name) {
    return client.resources(Schedule.class).inNamespace(namespace).withName(name).get();
  }

  private List<Run> runs() {
    return client.resources(Run.class).inNamespace(namespace).list().getItems();
  }

  private void turnBack(String schedule, Instant after) {
    client
        .resources(Schedule.class)
        .inNamespace(namespace)
        .withName(schedule)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"cursor\":{\"after\":\"%s\",\"of\":\"* * * * * UTC\"}}}"
                .formatted(after));
  }

  private <R extends HasMetadata> void apply(Class<R> type, String name, String spec) {
    var yaml =
        """
        apiVersion: davit.dev/v1alpha1
        kind: %s
        metadata: {name: %s}
        spec: %s
        """
            .formatted(type.getSimpleName(), name, spec);
    client
        .resource(new KubernetesSerialization().unmarshal(yaml, type))
        .inNamespace(namespace)
        .create();
  }
}
