package dev.davit.e2e.bench;

import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.e2e.cluster.AuditEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Very many schedules; a restart of the operator; then many that are due in the same second.
final class ScheduleBench {
  private static final String NEXT_YEAR = "0 0 1 1 *";

  /// Time to create them all, and to be quiet again.
  private static final Duration AHEAD = Duration.ofSeconds(90);

  private final BenchSettings settings;

  ScheduleBench(BenchSettings settings) {
    this.settings = settings;
  }

  void measure(String name) {
    try (var world = BenchWorld.start(name, settings, BenchWorld.working(settings.work()))) {
      world.startOperator();
      world.create(QueueBench.task("{}"));
      QueueBench.printMemory(name, world);
      var begin = Instant.now();
      create(world, settings.queued(), NEXT_YEAR);
      say(
          name,
          "%,d schedules created after %s".formatted(settings.queued(), QueueBench.since(begin)));
      world.awaitQuiet();
      say(name, "all have a status after " + QueueBench.since(begin));
      QueueBench.printMemory(name, world);
      BenchWorld.pause(Duration.ofSeconds(20));
      say(name, "CPU ms per second while nothing is due: " + world.idleRates());
      restart(name, world);
      due(name, world);
    }
  }

  private static void restart(String name, BenchWorld world) {
    world.stopOperator();
    var begin = Instant.now();
    world.startOperator();
    world.awaitQuiet();
    say(name, "quiet again after " + QueueBench.since(begin));
    QueueBench.printMemory(name, world);
    say(name, "writes of the restart: " + writes(world, begin).size());
  }

  private void due(String name, BenchWorld world) {
    var due = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    var time = due.atZone(ZoneOffset.UTC);
    create(world, settings.count(), "%d %d * * *".formatted(time.getMinute(), time.getHour()));
    world.awaitQuiet();
    BenchWorld.pause(Duration.between(Instant.now(), due));
    world.awaitRuns(settings.count());
    world.awaitQuiet();
    var writes = writes(world, due);
    var runs =
        writes.stream()
            .filter(event -> event.resource().equals("runs") && event.verb().equals("create"))
            .map(event -> Duration.between(due, event.at()))
            .toList();
    var statuses = writes.stream().filter(event -> event.resource().equals("schedules")).count();
    say(name, "due to the creation of its run: " + Spread.of(runs));
    say(
        name,
        "writes per due time beside its run: %.2f".formatted(statuses / (double) runs.size()));
  }

  private static List<AuditEvent> writes(BenchWorld world, Instant from) {
    return world.cluster().plane().auditEvents().stream()
        .filter(event -> event.isWrite() && event.user().equals(BenchWorld.OPERATOR_USER))
        .filter(event -> event.at().isAfter(from))
        .toList();
  }

  private static void create(BenchWorld world, int count, String cron) {
    world.createAtOnce(
        count,
        number -> {
          var schedule = new Schedule();
          schedule.getMetadata().setName("s-" + number);
          schedule.getMetadata().setNamespace(world.namespace());
          schedule.setSpec(ScheduleSpec.of(Unit.TASK, cron));
          return schedule;
        });
  }

  private static void say(String name, String text) {
    Measured.say(name, text);
  }
}
