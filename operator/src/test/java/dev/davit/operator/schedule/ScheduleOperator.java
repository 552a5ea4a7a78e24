package dev.davit.operator.schedule;

import dev.davit.api.Schedule;
import dev.davit.operator.kube.UnreadReport;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An operator's process: what its watch has shown, and what its framework calls. A resource is
/// reconciled by one thread at a time, and again if something has changed meanwhile.
final class ScheduleOperator {
  private static final long RETRY = 700;

  private final ScheduleWorld world;
  private final String name;
  private final ScheduleReconciler reconciler;
  private final Map<String, Schedule> cache = new HashMap<>();

  /// The number of the timer that counts, by schedule.
  private final Map<String, Integer> timers = new HashMap<>();

  private final Set<String> busy = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private boolean isAlive = true;
  private boolean isFrozen;

  /// Its requests end with its process.
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  ScheduleOperator(ScheduleWorld world, String name) {
    this.world = world;
    this.name = name;
    var meters = new SimpleMeterRegistry();
    reconciler =
        new ScheduleReconciler(
            new ScheduleConnection(world, this),
            (_, _, _, _) -> {},
            new UnreadReport((_, _, _, _) -> {}, meters, world::operatorTime),
            (_, _) -> world.hasTask,
            meters,
            world::operatorTime);
    world.time.say(name + " begins");
    cache.putAll(world.schedules);
    world.time.after(1, () -> cache.keySet().forEach(it -> world.time.after(1, () -> look(it))));
  }

  boolean isAlive() {
    return isAlive;
  }

  /// Its watch shows nothing more.
  void freeze() {
    isFrozen = true;
  }

  /// It ends as it is told to.
  void end() {
    isAlive = false;
  }

  void die(String why) {
    if (isAlive) {
      world.time.say(name + " dies " + why);
      isAlive = false;
      world.time.after(world.chance.delay(100, 20_000), world::replace);
    }
  }

  /// The API server has another version of this schedule, which the watch shows sooner or later.
  void changed(String schedule) {
    var version = world.find(schedule);
    var slow = world.chance.oneIn(world.rarity) ? 10_000 : 200;
    world.time.after(world.chance.delay(1, slow), () -> show(schedule, version));
  }

  private void show(String schedule, Optional<Schedule> version) {
    if (!isAlive || isFrozen) {
      return;
    }
    if (version.isEmpty()) {
      if (world.find(schedule).isEmpty()) {
        cache.remove(schedule);
        timers.remove(schedule);
      }
      return;
    }
    var known = cache.get(schedule);
    if (known == null || number(known) < number(version.get())) {
      cache.put(schedule, version.get());
      look(schedule);
    }
  }

  private static long number(Schedule schedule) {
    return Long.parseLong(schedule.getMetadata().getResourceVersion());
  }

  boolean isBeingCreated(String run) {
    return cache.values().stream()
        .anyMatch(
            it ->
                it.getStatus() != null
                    && it.getStatus().firing() != null
                    && run.equals(it.getStatus().firing().run()));
  }

  private void look(String schedule) {
    if (!isAlive || !cache.containsKey(schedule)) {
      return;
    }
    if (!busy.add(schedule)) {
      again.add(schedule);
      return;
    }
    var timer = timers.merge(schedule, 1, Integer::sum);
    try {
      reconciler
          .reconcile(cache.get(schedule), null)
          .getScheduleDelay()
          .ifPresent(delay -> lookAfter(delay, schedule, timer));
    } catch (KubernetesClientException e) {
      lookAfter(RETRY, schedule, timer);
    } catch (Died e) {
      return;
    } catch (RuntimeException e) {
      throw new ScheduleChecks.Broken(ScheduleRule.NO_BUG, schedule + ": " + e, e);
    } finally {
      busy.remove(schedule);
    }
    if (again.remove(schedule)) {
      world.time.after(1, () -> look(schedule));
    }
  }

  private void lookAfter(long millis, String schedule, int timer) {
    world.time.after(
        millis,
        () -> {
          if (timers.getOrDefault(schedule, 0) == timer) {
            look(schedule);
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
