package dev.davit.e2e.bench;

import static dev.davit.e2e.bench.Measured.say;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.e2e.cluster.KwokCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Thousands of runs, and Jobs and pods beside them: `./mvnw -Pbench verify`. Prints numbers, and
/// judges nothing but that all units ended; with `-Ddavit.bench.guard=true` also that no ratio is
/// much worse than in `noted-ratios.properties`. docs/performance.md says which scenarios there
/// are. `-Ddavit.bench=plain,limit` chooses, [BenchSettings] lists the sizes.
class QueueBench {
  private static final Comparison COMPARISON = new Comparison();

  /// Longer than it takes to look at what waits behind it.
  private static final Duration LONG_WORK = Duration.ofSeconds(60);

  private final BenchSettings settings = BenchSettings.read();

  @TestFactory
  Stream<DynamicTest> scenarios() {
    KwokCluster.obstacle()
        .ifPresent(
            why -> Assumptions.abort("[davit-e2e] SKIPPED: simulated nodes are needed: " + why));
    return settings.scenarios().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> measure(name)));
  }

  private void measure(String name) {
    switch (name) {
      case "pods" -> beside(name, Unit.POD, null);
      case "jobs" -> beside(name, Unit.JOB, null);
      // What Davit does with its pods: they are gone when the work has ended.
      case "jobs-removed" -> beside(name, Unit.JOB, Duration.ZERO);
      case "plain" -> plain(name);
      case "limit" -> limit(name);
      case "keys" -> keys(name);
      case "steady" -> steady(name);
      case "retained" -> retained(name);
      case "queued" -> queued(name);
      case "suspended" -> suspended(name);
      case "schedules" -> new ScheduleBench(settings).measure(name);
      case "bytes" -> new BytesBench(settings).measure(name);
      default ->
          throw new IllegalArgumentException(
              "davit.bench=\"%s\": allowed: pods, jobs, jobs-removed, plain, limit, keys, steady, retained, queued, suspended, schedules, bytes"
                  .formatted(name));
    }
  }

  /// Everything at once, without Davit.
  private void beside(String name, Unit unit, @Nullable Duration jobTtl) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.createAtOnce(100, number -> unit.named("u-" + number, world.namespace(), jobTtl));
      world.awaitEnded(unit);
      var window = Window.open(world);
      world.createAtOnce(
          settings.count(), number -> unit.named("u-" + number, world.namespace(), jobTtl));
      world.awaitEnded(unit);
      if (jobTtl != null) {
        world.awaitNoPods();
      }
      keep(window.close(name, unit)).print();
    }
  }

  /// Everything at once.
  private void plain(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(task("{}"));
      world.warmUp();
      var window = Window.open(world);
      world.createAtOnce(settings.count(), Unit.RUN);
      world.awaitEnded(Unit.RUN);
      keep(window.close(name, Unit.RUN)).print();
      printMemory(name, world);
    }
  }

  /// Many runs on a queue with few slots.
  private void limit(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(task("{concurrencyLimit: %d}".formatted(settings.limit())));
      world.warmUp();
      var window = Window.open(world);
      world.createAtOnce(settings.limitCount(), Unit.RUN);
      world.awaitEnded(Unit.RUN);
      var measured = keep(window.close(name, Unit.RUN));
      measured.print();
      var timeline = measured.timeline();
      var ideal = settings.limit() * 1000.0 / settings.work().toMillis();
      measured.say(
          "starts per second %.1f, ideal %.1f: %.0f %%"
              .formatted(timeline.rate(), ideal, 100 * timeline.rate() / ideal));
      measured.say(
          "of the time of %d slots, taken by a pod %.1f %%, working %.1f %%"
              .formatted(
                  settings.limit(),
                  100 * timeline.taken(settings.limit()),
                  100 * timeline.working(settings.limit())));
      measured.say("end of a container to next pod: " + timeline.endToNextPod(settings.limit()));
      printMemory(name, world);
    }
  }

  /// Two runs of each of many concurrency keys, one at a time of each.
  private void keys(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(
          """
          apiVersion: davit.dev/v1alpha1
          kind: Queue
          metadata: {name: keyed}
          spec: {concurrencyLimit: 1, total: {concurrencyLimit: %d}}
          ---
          """
                  .formatted(settings.limit())
              + task("{name: keyed}"));
      var window = Window.open(world);
      world.createAtOnce(
          2 * settings.keys(),
          number -> {
            var run = new Run();
            run.getMetadata().setName("u-" + number);
            run.getMetadata().setNamespace(world.namespace());
            run.setSpec(
                RunSpec.of(Unit.TASK).concurrencyKey("key-" + number % settings.keys()).build());
            return run;
          });
      world.awaitEnded(Unit.RUN);
      var measured = keep(window.close(name, Unit.RUN));
      measured.print();
      measured.say(
          "end of a container to next pod: " + measured.timeline().endToNextPod(settings.limit()));
      printMemory(name, world);
    }
  }

  /// As many runs per minute as long as one likes.
  private void steady(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(task("{}"));
      world.warmUp();
      printMemory(name, world);
      var window = Window.open(world);
      world.createEvery(
          Duration.ofMinutes(1).dividedBy(settings.perMinute()),
          settings.perMinute() * settings.minutes(),
          Unit.RUN);
      world.awaitEnded(Unit.RUN);
      keep(window.close(name, Unit.RUN)).print();
      printMemory(name, world);
    }
  }

  /// As `steady`, but each run that ends makes another one too many, which retention deletes.
  private void retained(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator(settings.warmUp());
      world.create(task("{}"));
      world.warmUp();
      printMemory(name, world);
      var window = Window.open(world);
      for (var minute = 1; minute <= settings.minutes(); minute++) {
        world.createEvery(
            Duration.ofMinutes(1).dividedBy(settings.perMinute()), settings.perMinute(), Unit.RUN);
        if (minute % 5 == 0) {
          say(name, "after %d minutes".formatted(minute));
          printRetention(name, world);
        }
      }
      world.awaitEnded(Unit.RUN);
      printRetention(name, world);
      keep(window.close(name, Unit.RUN)).print();
    }
  }

  /// What retention has left to delete, what exists, and what it costs to remember.
  private static void printRetention(String name, BenchWorld world) {
    world
        .operator()
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith("davit_retention_"))
        .forEach(line -> say(name, line));
    say(name, "runs that exist: %,d".formatted(world.runs()));
    say(
        name,
        "etcd's resident memory: %d MiB"
            .formatted(Processes.mebibytes(world.cluster().plane().etcdPid(), "VmRSS")));
    printMemory(name, world);
  }

  /// Very many runs that wait; then a restart of the operator.
  private void queued(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(LONG_WORK))) {
      world.startOperator();
      world.create(task("{concurrencyLimit: %d}".formatted(settings.limit())));
      printMemory(name, world);
      var begin = Instant.now();
      world.createAtOnce(settings.queued(), number -> waitingRun(world, number));
      say(name, "%,d runs created after %s".formatted(settings.queued(), since(begin)));
      world.awaitQuiet();
      say(name, "all are queued and say so after " + since(begin));
      printMemory(name, world);
      waiting(name, world);
      restart(name, world);
    }
  }

  /// Very many suspended runs; the start of an operator; then the herd that wakes at one instant.
  private void suspended(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(task("{concurrencyLimit: %d}".formatted(settings.limit())));
      world.createAtOnce(1, Unit.RUN);
      world.awaitEnded(Unit.RUN);
      world.stopOperator();
      var isHerd = !settings.suspendedFor().isZero();
      var until = Instant.now().plus(isHerd ? settings.suspendedFor() : Duration.ofDays(300));
      new SuspendedRuns(world, world.statusOf("u-0"), until).create(settings.queued());
      var begin = Instant.now();
      world.startOperator();
      say(name, "start of the process to ready: " + since(begin));
      world.awaitQuiet();
      say(name, "quiet after " + since(begin));
      printMemory(name, world);
      waiting(name, world);
      if (!isHerd) {
        return;
      }
      assertThat(Instant.now()).as("davit.bench.suspendedSeconds is too short").isBefore(until);
      var window = Window.open(world);
      BenchWorld.pause(Duration.between(Instant.now(), until));
      var first = world.awaitPodCreatedAfter(until);
      say(
          name,
          "end of the wait to the first pod: " + Duration.between(until, first).toMillis() + " ms");
      world.awaitEnded(Unit.RUN);
      var measured = window.close(name, Unit.RUN);
      measured.print();
      measured.say("starts per second %.1f".formatted(measured.timeline().rate()));
      printMemory(name, world);
    }
  }

  private Run waitingRun(BenchWorld world, int number) {
    var run = new Run();
    run.getMetadata().setName("u-" + number);
    run.getMetadata().setNamespace(world.namespace());
    var spec = RunSpec.of(Unit.TASK);
    run.setSpec(
        settings.payloadBytes() == 0
            ? spec.build()
            : spec.payload(TextNode.valueOf("x".repeat(settings.payloadBytes() - 2))).build());
    return run;
  }

  private static void waiting(String name, BenchWorld world) {
    var processes = world.processes();
    var from = Instant.now();
    var before = processes.used();
    BenchWorld.pause(Duration.ofSeconds(20));
    say(name, "CPU ms per second while they wait: " + processes.used().rates(before));
    var timeline = Timeline.read(world.cluster().plane(), Unit.RUN, world.namespace(), from);
    say(
        name,
        "requests for runs that wait, in 20 s: %d; of the operator in all: %s"
            .formatted(
                timeline.toldOfWaiting(),
                timeline.requests().getOrDefault(BenchWorld.OPERATOR_USER, Map.of())));
  }

  private static void restart(String name, BenchWorld world) {
    world.stopOperator();
    world.awaitEnded(Unit.POD);
    var begin = Instant.now();
    world.launchOperator();
    var first = world.awaitPodCreatedAfter(begin);
    say(
        name,
        "start of the process to first dispatch: %d ms"
            .formatted(Duration.between(begin, first).toMillis()));
    world.awaitQuiet();
    say(name, "quiet again after " + since(begin));
    printMemory(name, world);
  }

  static String since(Instant begin) {
    return "%.1f s".formatted(Duration.between(begin, Instant.now()).toMillis() / 1e3);
  }

  /// A task with this queue; `{}` is none.
  static String task(String queue) {
    return """
        apiVersion: davit.dev/v1alpha1
        kind: Task
        metadata: {name: %s}
        spec: {image: 'app:1'%s}
        """
        .formatted(Unit.TASK, queue.equals("{}") ? "" : ", queue: " + queue);
  }

  static void printMemory(String name, BenchWorld world) {
    var pid = world.operator().pid();
    say(
        name,
        "operator's resident memory: %d MiB, at most %d MiB"
            .formatted(Processes.mebibytes(pid, "VmRSS"), Processes.mebibytes(pid, "VmHWM")));
  }

  private static Measured keep(Measured measured) {
    COMPARISON.add(measured.name(), measured.sample());
    return measured;
  }

  /// What is measured: from its opening until it is closed.
  private record Window(
      BenchWorld world, Instant from, Processes.Used before, Map<String, Double> idle) {
    static Window open(BenchWorld world) {
      var idle = world.idleRates();
      say("idle", "CPU ms per second: " + idle);
      return new Window(world, Instant.now(), world.processes().used(), idle);
    }

    Measured close(String name, Unit unit) {
      BenchWorld.pause(Duration.ofSeconds(3));
      var cpu = world.processes().used().since(before, idle);
      var timeline = Timeline.read(world.cluster().plane(), unit, world.namespace(), from);
      return new Measured(name, timeline.ended(), timeline, cpu);
    }
  }

  /// Runs beside what they replace, as far as both were measured.
  @AfterAll
  static void compare() throws IOException {
    COMPARISON.print();
    if (BenchSettings.read().guard()) {
      var noted = new Properties();
      try (var file = QueueBench.class.getResourceAsStream("noted-ratios.properties")) {
        noted.load(file);
      }
      assertThat(COMPARISON.worseThan(noted)).as("worse than noted by more than 15 %").isEmpty();
    }
  }
}
