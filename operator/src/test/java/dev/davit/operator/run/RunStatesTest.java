package dev.davit.operator.run;

import static dev.davit.operator.run.RunSeen.NOON;
import static dev.davit.operator.run.RunSeen.aRun;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.api.Phase;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.Wait;
import dev.davit.operator.attempt.PodOutcome;
import dev.davit.operator.run.RunDecision.AwaitSlot;
import dev.davit.operator.run.RunDecision.Stay;
import dev.davit.operator.run.RunDecision.WriteEnd;
import dev.davit.operator.run.RunDecision.WriteStatus;
import dev.davit.operator.run.RunState.BackingOff;
import dev.davit.operator.run.RunState.Delayed;
import dev.davit.operator.run.RunState.Dequeued;
import dev.davit.operator.run.RunState.Executing;
import dev.davit.operator.run.RunState.Finished;
import dev.davit.operator.run.RunState.PendingVersion;
import dev.davit.operator.run.RunState.Queued;
import dev.davit.operator.run.RunState.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Walks every state with everything that can become of a pod, and draws what it finds.
class RunStatesTest {
  private static final Path DIAGRAM = Path.of("../docs/run-states.md");

  private static final List<RunState> LIVE =
      List.of(
          new PendingVersion(),
          new Queued(1),
          new Delayed(NOON),
          new BackingOff(2, NOON),
          new Dequeued(1),
          new Executing(1, NOON.minusSeconds(60)),
          waiting(NOON.minusSeconds(1)));

  private static final List<PodOutcome> OUTCOMES =
      List.of(
          RunLifecycleTest.starting(Reason.UNSCHEDULABLE),
          RunLifecycleTest.RUNNING,
          new PodOutcome.Unstartable(Reason.INVALID_IMAGE_NAME, "bad"),
          RunLifecycleTest.COMPLETED,
          RunLifecycleTest.failed(Result.Next.RETRY),
          RunLifecycleTest.failed(Result.Next.STOP),
          new PodOutcome.Reported(
              new Result.TimedOut(RunLifecycleTest.ERROR), RunLifecycleTest.TIMES),
          RunLifecycleTest.suspended(60),
          new PodOutcome.Exited(0, "", RunLifecycleTest.TIMES),
          RunLifecycleTest.STOPPED,
          RunLifecycleTest.KILLED,
          RunLifecycleTest.OUT_OF_MEMORY,
          RunLifecycleTest.STORAGE_EXCEEDED,
          new PodOutcome.DeadlineExceeded(true, RunLifecycleTest.TIMES),
          new PodOutcome.DeadlineExceeded(false, RunLifecycleTest.TIMES),
          RunLifecycleTest.EVICTED,
          RunLifecycleTest.REJECTED,
          new PodOutcome.InitFailed("init", 1, "", RunLifecycleTest.TIMES));

  private static RunState waiting(Instant until) {
    var wait = Wait.time("", 1, until);
    return new Waiting(1, NOON.minusSeconds(60), List.of(wait));
  }

  @Test
  void theListsNameEveryStateAndEverythingThatCanBecomeOfAPod() {
    var finished = new Finished(Phase.FAILED, 1, NOON, Optional.empty(), Optional.empty());
    assertThat(classes(Stream.concat(LIVE.stream(), Stream.of(finished))))
        .isEqualTo(cases(RunState.class));
    assertThat(classes(OUTCOMES.stream())).isEqualTo(cases(PodOutcome.class));
  }

  private static Set<Class<?>> classes(Stream<?> values) {
    return values.map(Object::getClass).collect(Collectors.toSet());
  }

  private static Set<Class<?>> cases(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(it -> cases(it).stream())
            .collect(Collectors.toSet())
        : Set.of(type);
  }

  private static List<RunSeen> everything(RunState state) {
    var runs = new ArrayList<RunSeen>();
    for (var canceled : List.of(false, true)) {
      var starts =
          List.of(
              aRun(),
              aRun().withoutTask(),
              aRun().onUnknownMachine(),
              aRun().delayedUntil(NOON.plusSeconds(9)),
              aRun().task(spec -> spec.ttl("1s")));
      for (var start : starts) {
        runs.add(maybe(start.in(state), canceled));
      }
      for (var late :
          List.of(RunLifecycleTest.RUNNING, RunLifecycleTest.starting(Reason.STARTING))) {
        runs.add(maybe(aRun().in(state).lateBy(Duration.ofHours(1), late), canceled));
      }
      for (var outcome : OUTCOMES) {
        for (var age : List.of(Duration.ZERO, Duration.ofHours(1))) {
          for (var deleting : List.of(false, true)) {
            runs.add(maybe(aRun().in(state).pod(outcome, age, deleting), canceled));
          }
        }
      }
    }
    return runs;
  }

  private static RunSeen maybe(RunSeen run, boolean canceled) {
    return canceled ? run.canceled() : run;
  }

  @Test
  void aFinalPhaseStaysWhateverIsSeen() {
    for (var phase : Phase.values()) {
      if (phase.isFinal()) {
        var state = new Finished(phase, 1, NOON, Optional.empty(), Optional.empty());
        assertThat(everything(state))
            .allSatisfy(run -> assertThat(run.decide()).isEqualTo(Stay.FOREVER));
      }
    }
  }

  @Test
  void aCanceledRunThatIsNotExecutingEndsAtOnce() {
    for (var state :
        List.of(
            new PendingVersion(),
            new Queued(1),
            new Delayed(NOON.plusSeconds(60)),
            new BackingOff(2, NOON.plusSeconds(60)),
            waiting(NOON.plusSeconds(60)))) {
      var end = (WriteEnd) aRun().in(state).canceled().decide();
      assertThat(end.next().state().phase()).isEqualTo(Phase.CANCELED);
    }
  }

  @Test
  void theDiagramIsWhatTheCodeDoes() throws IOException {
    var arrows = new TreeSet<String>();
    for (var state : LIVE) {
      for (var run : everything(state)) {
        next(run.decide())
            .filter(to -> to != state.phase())
            .ifPresent(
                to -> arrows.add("    " + state.phase().wireName() + " --> " + to.wireName()));
      }
    }
    var lines = new ArrayList<String>();
    lines.add("# The states of a run");
    lines.add("");
    lines.add("Drawn by `RunStatesTest` from the code: every state with every outcome of a pod.");
    lines.add(
        "What lasts only a moment is not written to the status: `Dequeued` is skipped by a start of less than");
    lines.add(
        "5 seconds, `Executing` by an attempt of less than 2 (`DAVIT_EXECUTING_DELAY`), and a run whose wait is over is");
    lines.add(
        "`Waiting` until its next pod has one of these phases, or for a minute in its queue.");
    lines.add("");
    lines.add("```mermaid");
    lines.add("stateDiagram-v2");
    lines.add("    [*] --> Queued");
    lines.addAll(arrows);
    Arrays.stream(Phase.values())
        .filter(Phase::isFinal)
        .forEach(phase -> lines.add("    " + phase.wireName() + " --> [*]"));
    lines.add("```");
    lines.add("");
    var drawn = String.join("\n", lines);
    if ("true".equals(System.getenv("DAVIT_UPDATE"))) {
      Files.createDirectories(DIAGRAM.getParent());
      Files.writeString(DIAGRAM, drawn);
    }
    assertThat(Files.readString(DIAGRAM))
        .as(
            "docs/run-states.md is stale; refresh it: DAVIT_UPDATE=true ./mvnw -pl operator -am test")
        .isEqualTo(drawn);
  }

  private static Optional<Phase> next(RunDecision decision) {
    return switch (decision) {
      case AwaitSlot _ -> Optional.of(Phase.QUEUED);
      case WriteStatus(var next, _) -> Optional.of(next.state().phase());
      case RunDecision.RememberStatus(var next, _) -> Optional.of(next.state().phase());
      case RunDecision.Hold(var next, _) -> Optional.of(next.state().phase());
      case RunDecision.WriteNotes(var next, _) -> Optional.of(next.state().phase());
      case RunDecision.StopPod(var next) -> Optional.of(next.state().phase());
      case RunDecision.WriteWaiting(var next, _) -> Optional.of(next.state().phase());
      case RunDecision.WriteRefusal(var next, _) -> Optional.of(next.state().phase());
      case WriteEnd(var next, _, _, _) -> Optional.of(next.state().phase());
      case Stay _, RunDecision.Answer _, RunDecision.CreatePod _, RunDecision.StopLeftBehindPod _ ->
          Optional.empty();
    };
  }
}
