package dev.davit.operator.run;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunStatus;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.operator.kube.Api;
import dev.davit.operator.queue.RunRef;
import dev.davit.operator.run.RunState.Waiting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at the children and the parent of a run. Writes nothing.
class FamilyObserver {
  /// A few of a batch's runs say whether it is over. Others can only have its name by intent.
  private static final int LOOK = 10;

  private final Api api;
  private final InstantSource clock;

  FamilyObserver(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  /// How the children among these waits have ended, as entries of the journal.
  ///
  /// @param isWritten whether the status of `run` says that it waits for them
  List<JournalEntry> answers(
      Run run, int attempt, List<Wait> waits, boolean isWritten, Caches caches) {
    return waits.stream()
        .flatMap(
            wait ->
                Stream.concat(
                    Stream.ofNullable(wait.run())
                        .flatMap(name -> ofRun(run, attempt, wait, name, caches)),
                    Stream.ofNullable(wait.batch())
                        .filter(batch -> isOver(run, batch, isWritten, caches))
                        .map(batch -> over(wait, batch, attempt))))
        .toList();
  }

  /// All runs of a batch existed before the status said that this run waits. So a cache that shows
  /// the status shows them too: one watch brings both, in the order in which they were written.
  /// Before that, they may be newer than the cache.
  private boolean isOver(Run run, String batch, boolean isWritten, Caches caches) {
    return caches.childrenOf(run).stream().noneMatch(it -> batch.equals(it.getSpec().batch()))
        && (isWritten
            || api.unfinishedOfBatch(run.getMetadata().getNamespace(), batch, LOOK).stream()
                .noneMatch(it -> ChildRuns.isChild(it, run)));
  }

  private JournalEntry over(Wait wait, String batch, int attempt) {
    return JournalEntry.batch(wait.scope(), wait.position(), batch, attempt, Instant.EPOCH)
        .completed(clock.instant(), NullNode.getInstance());
  }

  /// A child that the cache shows has not ended: finished runs leave the watch. One that it does
  /// not show may have ended, be gone, or be so new that the watch is late.
  private Stream<JournalEntry> ofRun(Run run, int attempt, Wait wait, String name, Caches caches) {
    var namespace = run.getMetadata().getNamespace();
    if (caches
        .run(new RunRef(namespace, name))
        .filter(it -> ChildRuns.isChild(it, run))
        .isPresent()) {
      return Stream.empty();
    }
    var began = JournalEntry.run(wait.scope(), wait.position(), name, attempt, Instant.EPOCH);
    return api
        .read(Run.class, namespace, name)
        .filter(child -> ChildRuns.isChild(child, run))
        .map(child -> answer(child, began))
        .orElseGet(() -> Optional.of(deleted(began, clock.instant())))
        .stream();
  }

  private static JournalEntry deleted(JournalEntry began, Instant now) {
    return began
        .completed(now, NullNode.getInstance())
        .failed(new TaskError(JournalEntry.RUN_DELETED, "there is no run " + began.name(), null));
  }

  private Optional<JournalEntry> answer(Run child, JournalEntry began) {
    return ChildRuns.endOf(child, ChildRuns.MOST_BYTES_BY_JOURNAL)
        .map(end -> answer(end, began, endedAt(child)));
  }

  private static JournalEntry answer(ChildEnd end, JournalEntry began, Instant at) {
    var error = end.error();
    if (error == null) {
      return began.completed(at, Objects.requireNonNull(end.output()));
    }
    return end.phase().equals(Phase.COMPLETED.wireName())
        ? began.completed(at, NullNode.getInstance()).failed(error)
        : began.ended(at, end.phase(), error);
  }

  private Instant endedAt(Run child) {
    var times = child.getStatus().times();
    return times == null || times.finishedAt() == null
        ? clock.instant()
        : Instant.parse(times.finishedAt());
  }

  /// The children of a run that is to be canceled, as far as they may be unfinished: those in the
  /// cache, and those that it waits for, which the cache may not show yet.
  ///
  /// @param answers how some of those that it waits for have ended
  FamilySeen ofCanceled(Run run, RunRecord record, List<JournalEntry> answers, Caches caches) {
    var known =
        caches.childrenOf(run).stream()
            .filter(child -> !Boolean.TRUE.equals(child.getSpec().cancel()))
            .map(child -> child.getMetadata().getName());
    var over = answers.stream().map(JournalEntry::name).toList();
    var awaited =
        record.state() instanceof Waiting waiting
            ? SuspendStatus.runs(waiting).stream().filter(name -> !over.contains(name))
            : Stream.<String>empty();
    return new FamilySeen(Stream.concat(known, awaited).distinct().sorted().toList(), false);
  }

  /// What is seen before the first pod of a run is created. A child that was created while its
  /// parent was canceled has not been canceled with it.
  FamilySeen beforeFirstPod(Run run, Caches caches) {
    var namespace = run.getMetadata().getNamespace();
    var parent =
        ChildRuns.parentOf(run)
            .flatMap(
                it ->
                    caches
                        .run(it.run())
                        .filter(found -> ChildRuns.isChild(run, found))
                        .or(
                            () ->
                                api.read(Run.class, namespace, it.run().name())
                                    .filter(found -> ChildRuns.isChild(run, found))));
    return new FamilySeen(List.of(), parent.filter(FamilyObserver::isCanceled).isPresent());
  }

  /// A parent that completed although it was to be canceled takes no child along.
  private static boolean isCanceled(Run parent) {
    var status = Objects.requireNonNullElse(parent.getStatus(), RunStatus.NONE);
    return Boolean.TRUE.equals(status.finished())
        ? status.phase() == Phase.CANCELED
        : Boolean.TRUE.equals(parent.getSpec().cancel());
  }
}
