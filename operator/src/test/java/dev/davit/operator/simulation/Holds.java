package dev.davit.operator.simulation;

import static dev.davit.operator.simulation.Invariants.require;

import dev.davit.api.Run;
import dev.davit.api.RunSpec;
import dev.davit.api.Token;
import dev.davit.api.TokenSpec;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodFactory;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Pods that wait and stay. They ask the operator that leads, again and again, until it answers.
/// Questions and answers get lost, and old questions come late.
final class Holds {
  /// So that waits of suspended pods have other names.
  private static final int POSITIONS = 50;

  private final World world;

  Holds(World world) {
    this.world = world;
  }

  /// The process begins to wait.
  ///
  /// @param then what it does when it goes on
  void begin(Container container, Runnable then) {
    if (container.state != Container.State.RUNNING) {
      return;
    }
    var wait = wait(container, container.nextPosition() + POSITIONS);
    world.time.say("pod " + container.name() + " waits for " + wait);
    container.held = Optional.of(wait);
    ask(container, wait, then);
  }

  private Wait wait(Container container, int position) {
    var name = "h-%s-%d-%d".formatted(container.run(), container.attempt(), position);
    return switch (world.chance.between(0, 3)) {
      case 0 ->
          Wait.time("", position, world.time.instant().plusMillis(world.chance.delay(0, 60_000)));
      case 1 -> {
        createToken(container, name);
        yield Wait.token("", position, name);
      }
      case 2 -> {
        createRun(container, name, null);
        yield Wait.run("", position, name);
      }
      default -> {
        IntStream.rangeClosed(1, world.chance.between(1, 3))
            .forEach(number -> createRun(container, name + "-" + number, name));
        yield Wait.batch("", position, name);
      }
    };
  }

  private void createToken(Container container, String name) {
    var key = Store.key(namespace(container), name);
    if (world.server.tokens.find(key).isEmpty()) {
      var token = new Token();
      token.getMetadata().setNamespace(namespace(container));
      token.getMetadata().setName(name);
      token.setSpec(new TokenSpec("60s", null, null, null, null));
      world.server.create(token);
    }
  }

  private void createRun(Container container, String name, String batch) {
    if (world.server.runs.find(Store.key(namespace(container), name)).isEmpty()) {
      world.server.create(
          namespace(container),
          name,
          RunSpec.of(world.chance.pick(Behaviour.TASKS))
              .parent(PodFactory.runOf(container.pod))
              .parentUid(container.run())
              .batch(batch)
              .build());
    }
  }

  private void ask(Container container, Wait wait, Runnable then) {
    if (container.held.filter(wait::equals).isEmpty() || !container.isLive()) {
      return;
    }
    if (!world.kubelets.isDown(container)) {
      question(container, wait, then);
      if (world.chance.oneIn(4)) {
        world.time.after(world.chance.delay(0, 8_000), () -> question(container, wait, then));
      }
    }
    world.time.after(world.chance.delay(200, 5_000), () -> ask(container, wait, then));
  }

  private void question(Container container, Wait wait, Runnable then) {
    if (!world.chance.oneIn(world.faults.request())) {
      world
          .operators
          .leader()
          .ifPresent(leader -> leader.ask(container, wait, () -> answer(container, wait, then)));
    }
  }

  private void answer(Container container, Wait wait, Runnable then) {
    if (!world.chance.oneIn(world.faults.request())) {
      world.time.after(world.chance.delay(1, 500), () -> goesOn(container, wait, then));
    }
  }

  private void goesOn(Container container, Wait wait, Runnable then) {
    if (container.held.filter(wait::equals).isEmpty() || !container.isLive()) {
      return;
    }
    world.time.say("pod " + container.name() + " goes on");
    container.held = Optional.empty();
    world.invariants.goingOn(container);
    check(container, wait);
    then.run();
  }

  private void check(Container container, Wait wait) {
    if (wait.until() != null) {
      require(
          !world.time.instant().isBefore(wait.until()),
          Rule.DELAY,
          "%s goes on before %s",
          container.name(),
          wait.until());
    }
    Optional.ofNullable(wait.token())
        .flatMap(name -> world.server.tokens.find(Store.key(namespace(container), name)))
        .ifPresent(
            token ->
                require(
                    !OperatorProcess.isUnfinished(token),
                    Rule.FAMILY,
                    "%s goes on before token %s is over",
                    container.name(),
                    wait.token()));
    world.server.runs.all().stream()
        .filter(run -> isAwaited(run, container, wait))
        .forEach(
            run ->
                require(
                    OperatorProcess.isFinished(run),
                    Rule.FAMILY,
                    "%s goes on before %s has ended",
                    container.name(),
                    run.getMetadata().getName()));
  }

  private static boolean isAwaited(Run run, Container container, Wait wait) {
    return container.run().equals(run.getSpec().parentUid())
        && (run.getMetadata().getName().equals(wait.run())
            || (wait.batch() != null && Objects.equals(run.getSpec().batch(), wait.batch())));
  }

  private static String namespace(Container container) {
    return container.pod.getMetadata().getNamespace();
  }
}
