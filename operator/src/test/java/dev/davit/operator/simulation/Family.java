package dev.davit.operator.simulation;

import static dev.davit.operator.simulation.Invariants.require;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.api.RunWait;
import dev.davit.contract.JournalEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What must hold between runs and those that they have triggered.
final class Family {
  private final World world;

  /// By the uid of the parent and the name of the child: how children have ended.
  private final Map<String, RunStatus> ends = new HashMap<>();

  /// The same keys: children that people have deleted.
  private final Set<String> removed = new HashSet<>();

  Family(World world) {
    this.world = world;
  }

  /// People delete a run.
  void removed(Run run) {
    if (run.getSpec().parentUid() != null) {
      removed.add(key(run.getSpec().parentUid(), run.getMetadata().getName()));
    }
  }

  /// An operator writes that a run has ended.
  void ended(Run run, RunStatus end) {
    if (run.getSpec().parentUid() != null) {
      ends.put(key(run.getSpec().parentUid(), run.getMetadata().getName()), end);
    }
    if (end.phase() == Phase.CANCELED && Boolean.TRUE.equals(run.getSpec().cancel())) {
      awaited(run)
          .filter(child -> !OperatorProcess.isFinished(child))
          .ifPresent(Family::checkCanceled);
    }
  }

  private static void checkCanceled(Run child) {
    require(
        Boolean.TRUE.equals(child.getSpec().cancel()),
        Rule.FAMILY,
        "%s goes on after its parent was canceled",
        child.getMetadata().getName());
  }

  private static List<RunWait> waits(Run run) {
    return run.getStatus() == null || run.getStatus().waits() == null
        ? List.of()
        : run.getStatus().waits();
  }

  private Optional<Run> awaited(Run run) {
    return waits(run).stream()
        .map(RunWait::run)
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(name -> world.server.runs.find(Store.key(run.getMetadata().getNamespace(), name)))
        .filter(child -> run.getMetadata().getUid().equals(child.getSpec().parentUid()));
  }

  /// Whether a run that is Waiting waits for another one that is not over.
  Optional<Run> unfinishedChild(Run run) {
    return awaited(run)
        .filter(child -> !OperatorProcess.isFinished(child))
        .or(
            () ->
                waits(run).stream()
                    .flatMap(wait -> Stream.ofNullable(wait.batch()))
                    .flatMap(batch -> unfinished(batch, run.getMetadata().getUid()))
                    .findFirst());
  }

  private Stream<Run> unfinished(String batch, String parentUid) {
    return world.server.runs.all().stream()
        .filter(it -> batch.equals(it.getSpec().batch()))
        .filter(it -> parentUid.equals(it.getSpec().parentUid()))
        .filter(it -> !OperatorProcess.isFinished(it));
  }

  /// The first pod of a run is created in time.
  void starting(Container container, Run run) {
    var parent = run.getSpec().parentUid();
    if (parent == null || Boolean.TRUE.equals(run.getSpec().cancel())) {
      return;
    }
    require(
        world.server.runs.all().stream()
            .filter(it -> it.getMetadata().getUid().equals(parent))
            .noneMatch(
                it -> OperatorProcess.isFinished(it) && it.getStatus().phase() == Phase.CANCELED),
        Rule.FAMILY,
        "%s starts after its parent was canceled",
        container.name());
  }

  /// A pod goes on where `before` was suspended, which waited for a run, a batch or a token.
  void resuming(Container next, Container before) {
    var recorded = before.recorded.orElseThrow();
    var answer =
        next.journal().stream()
            .filter(it -> it.position() == recorded.position() && it.isOver())
            .reduce((_, last) -> last);
    require(
        answer.isPresent(),
        Rule.FAMILY,
        "%s goes on and does not know what became of %s",
        next.name(),
        recorded.name());
    if (before.made.isPresent()) {
      checkToken(next, answer.get());
    } else if (recorded.kind() == JournalEntry.Kind.BATCH) {
      unfinished(Objects.requireNonNull(recorded.name()), before.run())
          .forEach(
              child ->
                  require(
                      false,
                      Rule.FAMILY,
                      "%s goes on and %s, of the batch that it waited for, has not ended",
                      next.name(),
                      child.getMetadata().getName()));
    } else {
      check(next, key(before.run(), before.triggered.orElseThrow().name()), answer.get());
    }
  }

  private void checkToken(Container next, JournalEntry answer) {
    var namespace = next.pod.getMetadata().getNamespace();
    var token = world.server.tokens.find(Store.key(namespace, answer.name()));
    var isTrue =
        token
            .map(
                it ->
                    it.getSpec().completion() == null
                        ? answer.until() != null
                        : it.getSpec().completion().output().equals(answer.value()))
            .orElse(true); // somebody has deleted it, before or after
    require(isTrue, Rule.FAMILY, "%s is told %s of %s", next.name(), answer, token);
  }

  private void check(Container next, String key, JournalEntry answer) {
    var end = Optional.ofNullable(ends.get(key));
    var error = answer.error();
    if (error == null) {
      require(
          end.filter(it -> it.phase() == Phase.COMPLETED)
              .filter(it -> Objects.equals(it.output(), answer.value()))
              .isPresent(),
          Rule.FAMILY,
          "%s is told that %s returned %s, and it is %s",
          next.name(),
          key,
          answer.value(),
          end);
    } else if (error.type().equals("RunDeleted")) {
      require(
          removed.contains(key),
          Rule.FAMILY,
          "%s is told that nothing is left of %s",
          next.name(),
          key);
    } else if (!error.type().equals("RunRefused")) {
      require(
          end.filter(it -> it.phase() != Phase.COMPLETED).isPresent(),
          Rule.FAMILY,
          "%s is told that %s failed, and it is %s",
          next.name(),
          key,
          end);
    }
  }

  private static String key(String parentUid, String child) {
    return parentUid + "/" + child;
  }
}
