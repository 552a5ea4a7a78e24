package dev.davit.operator.run;

import dev.davit.api.Run;
import dev.davit.operator.kube.Api;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.queue.RunRef;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the runs above a run: its parent, and the first one of all.
public final class RunsAbove {
  private final Api api;
  private final Supplier<Optional<Caches>> caches;

  RunsAbove(Api api, Supplier<Optional<Caches>> caches) {
    this.api = api;
    this.caches = caches;
  }

  /// The run whose child `run` is; empty if there is none any more.
  ///
  /// @throws IllegalArgumentException if `run` is no child
  public Optional<Run> parentOf(Run run) {
    var parent =
        ChildRuns.parentOf(run)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "run %s is no child of another run"
                            .formatted(run.getMetadata().getName())));
    return caches
        .get()
        .flatMap(it -> it.run(parent.run()))
        .filter(it -> isSame(it, parent.uid()) && FreeJson.isWhole(it.getSpec().metadata()))
        .or(() -> read(parent.run()).filter(it -> isSame(it, parent.uid())));
  }

  /// The run above all others that are above `run`; empty if one of them does not exist any more.
  ///
  /// @throws IllegalArgumentException if `run` is no child
  public Optional<Run> rootOf(Run run) {
    var above = parentOf(run);
    for (var depth = 1;
        depth < ChildRuns.DEEPEST && above.flatMap(ChildRuns::parentOf).isPresent();
        depth++) {
      above = above.flatMap(this::parentOf);
    }
    return above;
  }

  private Optional<Run> read(RunRef ref) {
    return api.read(Run.class, ref.namespace(), ref.name());
  }

  private static boolean isSame(Run run, String uid) {
    return uid.equals(run.getMetadata().getUid());
  }
}
