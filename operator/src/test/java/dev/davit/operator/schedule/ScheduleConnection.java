package dev.davit.operator.schedule;

import dev.davit.api.Run;
import dev.davit.api.Schedule;
import dev.davit.api.ScheduleStatus;
import dev.davit.api.Task;
import dev.davit.operator.kube.PartialApi;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/// The requests of one operator. While one is on its way, everybody else acts; it may fail before
/// or after its effect, have its effect later, or be the last thing that its operator did.
final class ScheduleConnection implements PartialApi {
  private static final int DEPTH = 3;

  private final ScheduleWorld world;
  private final ScheduleOperator operator;
  private int depth;
  private int created;

  ScheduleConnection(ScheduleWorld world, ScheduleOperator operator) {
    this.world = world;
    this.operator = operator;
  }

  @Override
  public Creation createRun(Run run) {
    return request(
        "create run " + run.getMetadata().getName(),
        () -> create(world.mutant.created(run, ++created)));
  }

  private Creation create(Run run) {
    var found = world.runs.get(run.getMetadata().getName());
    if (found != null) {
      return ScheduleWorld.mark(found).equals(ScheduleWorld.mark(run))
          ? new Creation.Exists()
          : new Creation.Refused("another run has this name");
    }
    if (world.chance.oneIn(world.rarity)) {
      return new Creation.Refused("exceeded quota");
    }
    world.create(run);
    return new Creation.Exists();
  }

  @Override
  public void cancelRun(String namespace, String run) {
    request(
        "cancel " + run,
        () -> {
          world.finish(run);
          return run;
        });
  }

  @Override
  public <R extends HasMetadata> Optional<R> read(Class<R> type, String namespace, String name) {
    return request(
        "read " + type.getSimpleName() + " " + name,
        () ->
            type == Task.class
                ? Optional.of(new Task()).filter(_ -> world.hasTask).map(type::cast)
                : Optional.ofNullable(world.runs.get(name))
                    .filter(_ -> world.mutant != ScheduleMutant.IGNORES_UNFINISHED_RUNS)
                    .map(type::cast));
  }

  @Override
  public Optional<String> writeStatus(HasMetadata resource, Record status) {
    var schedule = (Schedule) resource;
    var written = world.mutant.written(schedule.getStatus(), (ScheduleStatus) status);
    if (world.mutant == ScheduleMutant.CREATES_TOO_EARLY && written.firing() != null) {
      createFor(schedule, written);
    }
    return request(
        "status of " + schedule.getMetadata().getName() + " " + brief(written),
        () -> world.status(schedule, written));
  }

  private void createFor(Schedule schedule, ScheduleStatus written) {
    var firing = ScheduleStatusMapper.toState(written).firing().orElseThrow();
    createRun(
        ScheduledRuns.create(
            schedule, ScheduleObserver.timing(schedule), firing, Optional.empty()));
  }

  private static String brief(ScheduleStatus status) {
    return "after " + status.cursor().after() + " firing " + status.firing();
  }

  private <T> T request(String what, Supplier<T> effect) {
    travel();
    if (!operator.isAlive()) {
      throw new ScheduleOperator.Died();
    }
    var rarity = world.rarity;
    if (world.chance.oneIn(rarity)) {
      perhaps(effect);
      operator.die("at " + what);
      throw new ScheduleOperator.Died();
    }
    if (world.chance.oneIn(rarity)) {
      perhaps(effect);
      world.time.say(operator + " fails to " + what);
      throw new KubernetesClientException(what + " failed", 500, null);
    }
    var answer = effect.get();
    world.time.say(operator + " " + what);
    travel();
    if (!operator.isAlive()) {
      throw new ScheduleOperator.Died();
    }
    return answer;
  }

  /// A request whose answer nobody gets may have its effect, or have it later.
  private <T> void perhaps(Supplier<T> effect) {
    Runnable ignored =
        () -> {
          var _ = effect.get();
        };
    switch (world.chance.between(0, 2)) {
      case 0 -> {}
      case 1 -> ignored.run();
      default -> world.time.after(world.chance.delay(50, ScheduleWorld.LATEST_REQUEST), ignored);
    }
  }

  /// Everybody else acts.
  private void travel() {
    if (depth < DEPTH && world.chance.oneIn(3)) {
      depth++;
      world.time.runUntil(world.time.elapsed() + world.chance.delay(1, 200));
      depth--;
    }
  }
}
