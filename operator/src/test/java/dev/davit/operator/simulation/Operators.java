package dev.davit.operator.simulation;

import dev.davit.operator.run.Mutant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The operators of a world: one leads, perhaps one stands by; whoever dies is followed.
final class Operators {
  private final World world;
  private final Mutant mutant;
  private final boolean standby;
  private final List<OperatorProcess> alive = new ArrayList<>();
  private int started;

  Operators(World world, Mutant mutant, boolean standby) {
    this.world = world;
    this.mutant = mutant;
    this.standby = standby;
  }

  void start() {
    launch().lead();
    if (standby) {
      launch();
    }
  }

  Optional<OperatorProcess> leader() {
    return alive.stream().filter(OperatorProcess::leads).findFirst();
  }

  void died(OperatorProcess process) {
    alive.remove(process);
    world.time.after(world.chance.delay(500, 20_000), this::launch);
    if (process.leads() || leader().isEmpty()) {
      // A lease that is given back is taken at once; one that is not has to run out.
      var lease = world.chance.oneIn(3) ? 5 : world.chance.between(5_000, 17_000);
      world.time.after(lease, this::elect);
    }
  }

  private OperatorProcess launch() {
    var process = new OperatorProcess(world, ++started, mutant);
    alive.add(process);
    process.start();
    return process;
  }

  private void elect() {
    if (leader().isPresent()) {
      return;
    }
    if (alive.isEmpty()) {
      world.time.after(500, this::elect);
      return;
    }
    alive.getFirst().lead();
  }
}
