package dev.davit.operator.simulation;

import dev.davit.operator.run.Mutant;
import dev.davit.operator.run.RunSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;

/// One world: a cluster, its users and its operators, all of it made from a seed. First everything
/// goes wrong, then nothing does, and everything has to come to an end.
final class World {
  private static final int RUNS = 25;
  private static final long STEP = 15_000;
  private static final long LIMIT = 45 * 60_000;

  final Timeline time = new Timeline();
  final Chance chance;

  /// Whether one run cannot be read, and caches have no payloads.
  final boolean isHostile;

  final Behaviour behaviour;
  final RunSettings settings;
  final ApiServer server = new ApiServer(this);
  final Kubelets kubelets = new Kubelets(this);
  final Holds holds = new Holds(this);
  final Invariants invariants = new Invariants(this);
  final Operators operators;
  Faults faults;
  int depth;

  private final Users users = new Users(this);
  private boolean calm;

  World(long seed, Mutant mutant) {
    chance = new Chance(seed);
    isHostile = seed % 5 == 2 || seed % 5 == 3;
    faults = Faults.drawn(chance);
    // Worlds that are known by their seeds stay as they were.
    behaviour = new Behaviour(chance, faults, seed % 4 == 2, seed % 8 == 6);
    settings = behaviour.settings();
    operators = new Operators(this, mutant, chance.oneIn(2));
  }

  /// Lets the world live to its end; how many runs there were.
  ///
  /// @throws Violation where a rule is broken
  int live() {
    users.start(RUNS);
    operators.start();
    while (!calm) {
      time.runUntil(time.elapsed() + STEP);
    }
    var checks = new EndChecks(this);
    var end = time.elapsed() + LIMIT;
    while (!checks.isReached(time.elapsed() >= end)) {
      time.runUntil(time.elapsed() + STEP);
    }
    return users.created();
  }

  /// From now on nothing goes wrong.
  void calm() {
    time.say("calm");
    calm = true;
    faults = Faults.NONE;
    users.leave();
  }

  /// The resource as the API server has it now.
  HasMetadata current(HasMetadata resource) {
    return server
        .runs
        .find(Store.key(resource))
        .map(HasMetadata.class::cast)
        .filter(it -> it.getKind().equals(resource.getKind()))
        .orElse(resource);
  }
}
