package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.api.Run;
import dev.davit.api.RunOutputRef;
import dev.davit.api.RunSpec;
import dev.davit.api.RunStatus;
import dev.davit.api.RunTimes;
import dev.davit.operator.lean.FreeJson;
import dev.davit.operator.run.RetentionPolicy.Finished;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
  private final RunHistory history = new RunHistory();

  private static Finished finished(String name) {
    return new Finished("ns", name, "uid-" + name, "charge", NOON, 100, Optional.empty());
  }

  private List<String> names() {
    return history.all().stream().map(Finished::name).sorted().toList();
  }

  @Test
  void aListTakesThePlaceOfWhatWasKnown() {
    history.add(finished("deleted by others"));
    history.beginList();
    history.replace(List.of(finished("written by others")));
    assertThat(names()).containsExactly("written by others");
  }

  @Test
  void whatFinishesWhileTheListIsOnItsWayIsKept() {
    history.beginList();
    history.add(finished("written meanwhile"));
    history.replace(List.of(finished("listed")));
    assertThat(names()).containsExactly("listed", "written meanwhile");
  }

  @Test
  void whatWasDeletedIsForgotten() {
    history.add(finished("a"));
    assertThat(history.has("uid-a")).isTrue();
    history.remove("uid-a");
    assertThat(history.has("uid-a")).isFalse();
    assertThat(names()).isEmpty();
  }

  @Test
  void onlyFinishedRunsThatCanBeReadAndAreNotBeingDeletedAreAdded() {
    var run = run("x");
    history.wrote(run, status(false, NOON.toString()));
    history.wrote(run, status(true, "at noon"));
    var deleting = run("x");
    deleting.getMetadata().setDeletionTimestamp(NOON.toString());
    history.wrote(deleting, status(true, NOON.toString()));
    assertThat(names()).isEmpty();

    history.wrote(run, status(true, NOON.plusSeconds(1).toString()));
    assertThat(history.all())
        .singleElement()
        .extracting(Finished::at)
        .isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void withoutATimeOfItsEndTheTimeOfItsCreationCounts() {
    history.wrote(run("x"), status(true, null));
    assertThat(history.all()).singleElement().extracting(Finished::at).isEqualTo(NOON);
  }

  @Test
  void aRunWhoseStatusIsMissingOrHasAnImpossibleTimeIsUnreadable() {
    var run = run("x");
    assertThat(RunHistory.isUnreadable(run)).isTrue();
    assertThat(RunHistory.of(run)).isEmpty();
    run.setStatus(status(true, "at noon"));
    assertThat(RunHistory.isUnreadable(run)).isTrue();
    assertThat(RunHistory.of(run)).isEmpty();
    run.setStatus(status(true, NOON.toString()));
    assertThat(RunHistory.isUnreadable(run)).isFalse();
  }

  @Test
  void aPayloadCountsThatIsNotInMemoryAnyMore() {
    var small = bytes(run("1"));
    var whole = run("x".repeat(10_000));
    var trimmed = run("x".repeat(10_000));
    FreeJson.takeText(trimmed.getSpec().payload());
    assertThat(bytes(whole)).isEqualTo(bytes(trimmed)).isBetween(small + 9_990, small + 10_010);
    assertThat(small).isBetween(500L, 1_000L);
  }

  private static long bytes(Run run) {
    run.setStatus(status(true, NOON.toString()));
    return RunHistory.of(run).orElseThrow().bytes();
  }

  private static Run run(String payload) {
    var run = new Run();
    var meta = run.getMetadata();
    meta.setNamespace("ns");
    meta.setName("r");
    meta.setUid("uid");
    meta.setCreationTimestamp(NOON.toString());
    run.setSpec(RunSpec.of("charge").payload(FreeJson.whole("\"" + payload + "\"")).build());
    return run;
  }

  static RunStatus status(boolean finished, @Nullable String finishedAt) {
    return status(finished, finishedAt, null);
  }

  static RunStatus status(
      boolean finished, @Nullable String finishedAt, @Nullable RunOutputRef outputRef) {
    var none = RunStatus.NONE;
    return new RunStatus(
        Phase.COMPLETED,
        "Completed",
        "the task returned",
        finished,
        1,
        none.disruptions(),
        none.sequence(),
        none.queue(),
        none.machine(),
        none.pod(),
        none.duration(),
        new RunTimes(null, null, null, null, finishedAt),
        none.task(),
        none.attempts(),
        none.output(),
        outputRef,
        none.error(),
        none.metadata(),
        none.tags(),
        none.hookErrors(),
        none.segment(),
        none.waitsFor(),
        none.waits(),
        none.journal(),
        none.changedBy(),
        none.observedGeneration(),
        none.conditions());
  }
}
