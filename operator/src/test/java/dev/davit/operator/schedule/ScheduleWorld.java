package dev.davit.operator.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.api.Annotations;
import dev.davit.api.ConcurrencyPolicy;
import dev.davit.api.MissedPolicy;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleSpec;
import dev.davit.api.ScheduleStatus;
import dev.davit.operator.simulation.Chance;
import dev.davit.operator.simulation.Timeline;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// A cluster with schedules, its users and its operators, all of it made from a seed. First
/// everything goes wrong, then nothing does, and then each due time must have got its run.
final class ScheduleWorld {
  private static final int SCHEDULES = 6;
  private static final Duration TROUBLE = Duration.ofMinutes(50);
  private static final Duration CALM = Duration.ofMinutes(20);

  /// A request has its effect this late at most, in milliseconds.
  static final int LATEST_REQUEST = 15_000;

  private static final List<String> EXPRESSIONS =
      List.of(
          "* * * * *", "*/2 * * * *", "*/5 * * * *", "7,21,40 * * * *", "0 * * * *", "61 * * * *");

  final Timeline time = new Timeline();
  final Chance chance;
  final ScheduleMutant mutant;
  final ScheduleChecks checks = new ScheduleChecks(this);

  /// What the API server has, by name.
  final Map<String, Schedule> schedules = new TreeMap<>();

  final Map<String, Run> runs = new TreeMap<>();
  private final Map<String, Long> finishedAt = new HashMap<>();
  boolean hasTask = true;
  private final List<ScheduleOperator> operators = new ArrayList<>();

  /// The mean number of chances between two faults; 0: no faults.
  int rarity;

  private boolean clockIsRight = true;
  private Duration wrongBy = Duration.ZERO;
  private long version;

  ScheduleWorld(long seed, ScheduleMutant mutant) {
    chance = new Chance(seed);
    this.mutant = mutant;
    rarity = chance.pick(List.of(0, 60, 25, 12));
    clockIsRight = !chance.oneIn(4);
  }

  boolean clockIsRight() {
    return clockIsRight;
  }

  /// What the operators' clock shows.
  Instant operatorTime() {
    return time.instant().plus(wrongBy);
  }

  /// Lets the world live to its end; how many runs there were.
  int live() {
    for (var number = 0; number < SCHEDULES; number++) {
      create("s" + number);
    }
    operators.add(new ScheduleOperator(this, "op1"));
    time.every(1_000, this::isTroubled);
    act();
    time.runUntil(TROUBLE.toMillis());
    calm();
    time.runUntil(TROUBLE.plus(CALM).toMillis());
    checks.atTheEnd();
    return checks.created();
  }

  private boolean isTroubled() {
    return time.elapsed() < TROUBLE.toMillis();
  }

  private void calm() {
    time.say("calm");
    rarity = 0;
    wrongBy = Duration.ZERO;
    hasTask = true;
    retention();
    if (operators.stream().noneMatch(ScheduleOperator::isAlive)) {
      replace();
    }
    operators.stream().limit(operators.size() - 1).forEach(ScheduleOperator::end);
  }

  private void act() {
    if (!isTroubled()) {
      return;
    }
    time.after(chance.delay(500, 60_000), this::act);
    retention();
    var name = "s" + chance.between(0, SCHEDULES - 1);
    switch (chance.between(0, 14)) {
      case 0 -> edit(name, spec());
      case 1 -> suspend(name, true);
      case 2, 3 -> suspend(name, false);
      case 4 -> recreate(name);
      case 5, 6, 7, 8 -> finishSomeRun();
      case 9 -> label(name);
      case 10 -> dropTaskForAWhile();
      case 11 -> {
        if (!clockIsRight) {
          wrongBy = Duration.ofSeconds(chance.between(-900, 900));
          time.say("the operators' clock is wrong by " + wrongBy);
        }
      }
      case 12 -> {
        if (rarity > 0) {
          standBy();
        }
      }
      default -> {
        if (chance.oneIn(rarity)) {
          leader().ifPresent(it -> it.die("by chance"));
        }
      }
    }
  }

  /// Another operator begins while the former one still believes in itself.
  private void standBy() {
    var former = leader();
    former.ifPresent(
        it -> {
          it.freeze();
          time.after(chance.delay(100, 20_000), it::end);
        });
    replace();
  }

  void replace() {
    operators.add(new ScheduleOperator(this, "op" + (operators.size() + 1)));
  }

  private Optional<ScheduleOperator> leader() {
    return operators.stream().filter(ScheduleOperator::isAlive).reduce((_, last) -> last);
  }

  private ScheduleSpec spec() {
    var missed = chance.pick(List.of(MissedPolicy.values()));
    var concurrency =
        missed == MissedPolicy.ALL
            ? ConcurrencyPolicy.ALLOW
            : chance.pick(List.of(ConcurrencyPolicy.values()));
    var window = chance.pick(List.of("0s", "30s", "100%"));
    return new ScheduleSpec(
        "t", chance.pick(EXPRESSIONS), "UTC", window, null, false, concurrency, missed, null);
  }

  private void create(String name) {
    var schedule = new Schedule();
    schedule.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("a")
            .withName(name)
            .withUid("uid-" + ++version)
            .withGeneration(1L)
            // In whole seconds, as an API server writes it.
            .withCreationTimestamp(
                Instant.ofEpochSecond(time.instant().getEpochSecond()).toString())
            .build());
    schedule.setSpec(spec());
    checks.counts(schedule);
    time.say("create " + name + " " + schedule.getSpec());
    put(schedule);
  }

  private void recreate(String name) {
    time.say("delete " + name);
    schedules.remove(name);
    operators.forEach(it -> it.changed(name));
    time.after(
        chance.delay(0, 5_000),
        () -> {
          if (!schedules.containsKey(name)) {
            create(name);
          }
        });
    if (!isTroubled()) {
      create(name);
    }
  }

  private void edit(String name, ScheduleSpec spec) {
    find(name)
        .ifPresent(
            it -> {
              time.say("edit " + name + " " + spec);
              var next = copy(it);
              next.setSpec(spec);
              next.getMetadata().setGeneration(it.getMetadata().getGeneration() + 1);
              checks.edited(it, next);
              put(next);
            });
  }

  private void suspend(String name, boolean suspend) {
    find(name)
        .map(Schedule::getSpec)
        .filter(it -> suspend != Boolean.TRUE.equals(it.suspend()))
        .ifPresent(
            it ->
                edit(
                    name,
                    new ScheduleSpec(
                        it.task(),
                        it.cron(),
                        it.timeZone(),
                        it.window(),
                        null,
                        suspend,
                        it.concurrencyPolicy(),
                        it.missed(),
                        null)));
  }

  /// A change that means nothing, and makes the operator's version old.
  private void label(String name) {
    find(name).ifPresent(it -> put(copy(it)));
  }

  private void dropTaskForAWhile() {
    hasTask = false;
    checks.taskIsGone();
    time.after(chance.delay(1_000, 200_000), () -> hasTask = true);
  }

  private void finishSomeRun() {
    var open = runs.values().stream().filter(it -> !isFinished(it)).toList();
    if (!open.isEmpty()) {
      finish(chance.pick(open).getMetadata().getName());
    }
  }

  void finish(String run) {
    var found = runs.get(run);
    if (found != null && !isFinished(found)) {
      time.say("finish " + run);
      finishedAt.put(run, time.elapsed());
      found.setStatus(finished());
    }
  }

  private static RunStatus finished() {
    try {
      return JsonMapper.builder().build().readValue("{\"finished\":true}", RunStatus.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean isFinished(Run run) {
    return run.getStatus() != null && Boolean.TRUE.equals(run.getStatus().finished());
  }

  /// Deletes finished runs, but for those that the leader still has to note. Known limit: a request
  /// of a dead operator that arrives after retention creates a run once more.
  private void retention() {
    leader()
        .ifPresent(
            leader -> runs.values().removeIf(run -> chance.oneIn(2) && mayBeDeleted(run, leader)));
  }

  private boolean mayBeDeleted(Run run, ScheduleOperator leader) {
    var name = run.getMetadata().getName();
    return mutant == ScheduleMutant.DELETES_WHAT_IS_AWAITED
        ? isFinished(run)
        : isOver(name) && !leader.isBeingCreated(name);
  }

  private boolean isOver(String run) {
    // A request may have begun after the run had ended.
    return finishedAt.containsKey(run) && finishedAt.get(run) + 4 * LATEST_REQUEST < time.elapsed();
  }

  Optional<Schedule> find(String name) {
    return Optional.ofNullable(schedules.get(name));
  }

  void put(Schedule schedule) {
    schedule.getMetadata().setResourceVersion(Long.toString(++version));
    schedules.put(schedule.getMetadata().getName(), schedule);
    operators.forEach(it -> it.changed(schedule.getMetadata().getName()));
  }

  void create(Run run) {
    time.say("run " + run.getMetadata().getName());
    checks.creating(run);
    runs.put(run.getMetadata().getName(), run);
    if (chance.oneIn(2)) {
      time.after(chance.delay(10, 90_000), () -> finish(run.getMetadata().getName()));
    }
  }

  static Schedule copy(Schedule schedule) {
    var copy = new Schedule();
    copy.setMetadata(new ObjectMetaBuilder(schedule.getMetadata()).build());
    copy.setSpec(schedule.getSpec());
    copy.setStatus(schedule.getStatus());
    return copy;
  }

  /// Writes a status, if `seen` is still the current version.
  Optional<String> status(Schedule seen, ScheduleStatus status) {
    var name = seen.getMetadata().getName();
    var current =
        find(name)
            .filter(it -> Objects.equals(it.getMetadata().getUid(), seen.getMetadata().getUid()))
            .filter(
                it ->
                    mutant == ScheduleMutant.OVERWRITES
                        || it.getMetadata()
                            .getResourceVersion()
                            .equals(seen.getMetadata().getResourceVersion()));
    if (current.isEmpty()) {
      return Optional.empty();
    }
    checks.writing(current.get(), status);
    var next = copy(current.get());
    next.setStatus(status);
    put(next);
    return Optional.of(next.getMetadata().getResourceVersion());
  }

  static String mark(Run run) {
    return run.getMetadata().getAnnotations().get(Annotations.SCHEDULED);
  }
}
