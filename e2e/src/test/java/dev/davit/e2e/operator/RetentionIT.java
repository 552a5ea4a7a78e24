package dev.davit.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.e2e.cluster.ControlPlane;
import dev.davit.e2e.cluster.RealApi;
import dev.davit.operator.run.RetentionSettings;
import dev.davit.operator.run.RunSettings;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Finished runs and ended pods do not stay for ever, and nothing that lives is touched.
@RealApi
class RetentionIT {
  private static final Duration OFTEN = Duration.ofMillis(300);

  private final ControlPlane cluster;

  RetentionIT(ControlPlane cluster) {
    this.cluster = cluster;
  }

  private World world(Duration podRetention, Duration age, int count) {
    return World.start(cluster, settings(podRetention, age, count));
  }

  private static RunSettings settings(Duration podRetention, Duration age, int count) {
    return RunSettings.DEFAULTS.with(
        new RetentionSettings(podRetention, age, count, 1 << 20, 1 << 20, 100, OFTEN));
  }

  private static void complete(World world, String run) {
    complete(world, run, "{task: work}");
  }

  private static void complete(World world, String run, String spec) {
    world.run(run, spec);
    world.awaitPod(run + "-a1");
    world.node().completes(run + "-a1", 1);
    world.await(run, "Completed", "Completed");
  }

  @Test
  void ofEachTaskTheNewestFinishedRunsAreKept() {
    try (var world = world(Duration.ZERO, Duration.ofHours(1), 2)) {
      world.task("work", "{image: 'app:1'}");
      world.run("live", "{task: work}");
      for (var run : List.of("a", "b", "c")) {
        complete(world, run);
      }
      Awaitility.await().until(() -> !world.exists("a"));
      assertThat(world.exists("b")).isTrue();
      assertThat(world.exists("c")).isTrue();
      assertThat(world.exists("live")).isTrue();
    }
  }

  @Test
  void theOldestOfThoseThatAreTooLargeTogetherGo() {
    var twoRuns = 2 * 20_000;
    var settings =
        new RetentionSettings(
            Duration.ZERO, Duration.ofHours(1), 1000, twoRuns, 1 << 30, 100, OFTEN);
    try (var world = World.start(cluster, RunSettings.DEFAULTS.with(settings))) {
      world.task("work", "{image: 'app:1'}");
      for (var run : List.of("a", "b", "c")) {
        complete(world, run, "{task: work, payload: %s}".formatted("x".repeat(14_000)));
      }
      Awaitility.await().until(() -> !world.exists("a"));
      assertThat(world.exists("b")).isTrue();
      assertThat(world.exists("c")).isTrue();
    }
  }

  @Test
  void aTaskSaysForItselfHowManyRunsAreKept() {
    try (var world = world(Duration.ZERO, Duration.ofHours(1), 1000)) {
      world.task("work", "{image: 'app:1', retention: {count: 1}}");
      complete(world, "a");
      complete(world, "b");
      Awaitility.await().until(() -> !world.exists("a"));
      assertThat(world.exists("b")).isTrue();
    }
  }

  @Test
  void oldRunsGo() {
    try (var world = world(Duration.ZERO, Duration.ofSeconds(2), 1000)) {
      world.task("work", "{image: 'app:1'}");
      world.run("live", "{task: work}");
      // Nobody may see that it has completed: it is removed two seconds later.
      world.run("a", "{task: work}");
      world.awaitPod("a-a1");
      world.node().completes("a-a1", 1);
      Awaitility.await().until(() -> !world.exists("a"));
      assertThat(world.exists("live")).isTrue();
    }
  }

  @Test
  void endedPodsAreKeptAsLongAsTheSettingSays() {
    try (var world = world(Duration.ofHours(1), Duration.ofHours(1), 1000)) {
      world.task("work", "{image: 'app:1'}");
      complete(world, "a");
      complete(world, "b");
      assertThat(world.pods()).containsExactlyInAnyOrder("a-a1", "b-a1");
      world.restartOperator(settings(Duration.ofSeconds(1), Duration.ofHours(1), 1000));
      world.awaitNoPods();
      assertThat(world.exists("a")).isTrue();
    }
  }

  @Test
  void aPodThatLivesWhenItsRunEndsIsDeletedHoweverLongPodsAreKept() {
    try (var world = World.start(cluster, keepingPodsFor(Duration.ofHours(1)))) {
      world.task("work", "{image: 'app:1'}");
      complete(world, "ended");
      world.run("live", "{task: work}");
      world.awaitPod("live-a1");
      world.cancel("live");
      world.await("live", "Canceled", "Canceled");
      // Long before the next round of retention.
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> world.pods().equals(List.of("ended-a1")));
    }
  }

  private static RunSettings keepingPodsFor(Duration pods) {
    return RunSettings.DEFAULTS.with(RetentionSettings.DEFAULTS.keepingPods(pods));
  }

  @Test
  void runsThatAFinalizerKeepsHoldUpNoOthers() {
    var oneEachRound =
        new RetentionSettings(Duration.ZERO, Duration.ofHours(1), 1, 1 << 20, 1 << 20, 1, OFTEN);
    try (var world = World.start(cluster, RunSettings.DEFAULTS.with(oneEachRound))) {
      world.task("work", "{image: 'app:1'}");
      complete(world, "a");
      world.patch("a", "{\"metadata\":{\"finalizers\":[\"example.com/kept\"]}}");
      complete(world, "b");
      complete(world, "c");
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !world.exists("b"));
      assertThat(world.exists("a")).isTrue();
      assertThat(world.exists("c")).isTrue();
      world.patch("a", "{\"metadata\":{\"finalizers\":null}}");
    }
  }

  @Test
  void whatFinishedBeforeTheOperatorStartedIsFoundByItsList() {
    try (var world = world(Duration.ZERO, Duration.ofHours(1), 1000)) {
      world.task("work", "{image: 'app:1'}");
      complete(world, "a");
      complete(world, "b");
      world.patch("a", "{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
      world.restartOperator(
          RunSettings.DEFAULTS.with(
              new RetentionSettings(
                  Duration.ZERO, Duration.ofHours(1), 1, 1 << 20, 1 << 20, 100, OFTEN)));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !world.exists("a"));
      assertThat(world.exists("b")).isTrue();
    }
  }
}
