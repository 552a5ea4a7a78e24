package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Reason;
import dev.davit.contract.Result;
import dev.davit.contract.TaskError;
import dev.davit.contract.Wait;
import dev.davit.sdk.AttemptEvent.CancelAsked;
import dev.davit.sdk.AttemptEvent.CancelTimeOver;
import dev.davit.sdk.AttemptEvent.FailureDecided;
import dev.davit.sdk.AttemptEvent.HookOverdue;
import dev.davit.sdk.AttemptEvent.OnCancelEnds;
import dev.davit.sdk.AttemptEvent.RunBegins;
import dev.davit.sdk.AttemptEvent.RunEnds;
import dev.davit.sdk.AttemptEvent.SignalSeen;
import dev.davit.sdk.AttemptEvent.Suspends;
import dev.davit.sdk.AttemptEvent.TimeOver;
import dev.davit.sdk.AttemptPhase.Canceled;
import dev.davit.sdk.AttemptPhase.Ended;
import dev.davit.sdk.AttemptPhase.Over;
import dev.davit.sdk.AttemptPhase.Preparing;
import dev.davit.sdk.AttemptPhase.Running;
import dev.davit.sdk.AttemptPhase.Stopping;
import dev.davit.sdk.AttemptPhase.Suspended;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Walks every phase with every event.
class AttemptLifecycleTest {
  private static final Result FIRST = new Result.Completed(TextNode.valueOf("first"));
  private static final Result SECOND = new Result.Completed(TextNode.valueOf("second"));
  private static final Result DECIDED = failed("decided by catchError");
  private static final Result INSTEAD = failed("a hook did not end");
  private static final Result.Canceled PART = new Result.Canceled(TextNode.valueOf("part"));
  private static final Result.Canceled REST = new Result.Canceled(TextNode.valueOf("rest"));
  private static final Result.Canceled NOTHING = new Result.Canceled(null);
  private static final Result.TimedOut LATE =
      new Result.TimedOut(new TaskError("MaxDurationExceeded", "5s", null));

  private static final Result.Suspended WAITS =
      new Result.Suspended(List.of(Wait.time("", 1, Instant.EPOCH)));

  private static final AttemptPhase PREPARING = new Preparing();
  private static final AttemptPhase RUNNING = new Running();
  private static final AttemptPhase SUSPENDED = new Suspended(WAITS);
  private static final AttemptPhase STOPPING = new Stopping(false);
  private static final AttemptPhase STOPPING_IN_HOOK = new Stopping(true);
  private static final AttemptPhase ENDED = new Ended(FIRST);
  private static final AttemptPhase CANCELED = new Canceled(PART, false);
  private static final AttemptPhase CANCELED_IN_HOOK = new Canceled(PART, true);
  private static final AttemptPhase OVER = new Over(FIRST);

  private static final AttemptEvent RUN_BEGINS = new RunBegins();
  private static final AttemptEvent SUSPENDS = new Suspends(WAITS);
  private static final AttemptEvent RUN_ENDS = new RunEnds(SECOND, REST);
  private static final AttemptEvent FAILURE_DECIDED = new FailureDecided(DECIDED);
  private static final AttemptEvent CANCEL_ASKED = new CancelAsked();
  private static final AttemptEvent SIGNAL_SEEN = new SignalSeen();
  private static final AttemptEvent ON_CANCEL_ENDS = new OnCancelEnds();
  private static final AttemptEvent TIME_OVER = new TimeOver(LATE);
  private static final AttemptEvent HOOK_OVERDUE = new HookOverdue(INSTEAD);
  private static final AttemptEvent CANCEL_TIME_OVER = new CancelTimeOver();

  private static final List<AttemptPhase> PHASES =
      List.of(
          PREPARING,
          RUNNING,
          SUSPENDED,
          STOPPING,
          STOPPING_IN_HOOK,
          ENDED,
          CANCELED,
          CANCELED_IN_HOOK,
          OVER);

  private static final List<AttemptEvent> EVENTS =
      List.of(
          RUN_BEGINS,
          SUSPENDS,
          RUN_ENDS,
          FAILURE_DECIDED,
          CANCEL_ASKED,
          SIGNAL_SEEN,
          ON_CANCEL_ENDS,
          TIME_OVER,
          HOOK_OVERDUE,
          CANCEL_TIME_OVER);

  /// @param sentence what happens, for people
  record Change(String sentence, AttemptPhase before, AttemptEvent event, AttemptPhase after) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  record Pair(AttemptPhase phase, AttemptEvent event) {}

  /// Every transition that changes something. Every other pair of phase and event changes nothing.
  static final List<Change> CHANGES =
      List.of(
          change("run begins after its hooks", PREPARING, RUN_BEGINS, RUNNING),
          change(
              "an attempt that was asked to stop before run ends without run",
              STOPPING,
              RUN_BEGINS,
              new Canceled(NOTHING, false)),
          change(
              "onCancel goes on while an attempt ends without run",
              STOPPING_IN_HOOK,
              RUN_BEGINS,
              new Canceled(NOTHING, true)),
          change("a hook before run throws", PREPARING, RUN_ENDS, new Ended(SECOND)),
          change("run waits, and the process ends meanwhile", RUNNING, SUSPENDS, SUSPENDED),
          change(
              "cleanup of a suspended attempt does not end",
              SUSPENDED,
              HOOK_OVERDUE,
              new Over(WAITS)),
          change(
              "cleanup of a suspended attempt takes longer than cancelTimeout",
              SUSPENDED,
              CANCEL_TIME_OVER,
              new Over(WAITS)),
          change("run ends", RUNNING, RUN_ENDS, new Ended(SECOND)),
          change(
              "run ends after it was asked to stop, and keeps what it returns",
              STOPPING,
              RUN_ENDS,
              new Canceled(REST, false)),
          change(
              "run ends while onCancel is being called",
              STOPPING_IN_HOOK,
              RUN_ENDS,
              new Canceled(REST, true)),
          change("a second end replaces the first", ENDED, RUN_ENDS, new Ended(SECOND)),
          change(
              "a second end of a canceled attempt replaces the first",
              CANCELED,
              RUN_ENDS,
              new Canceled(REST, false)),
          change(
              "a second end of a canceled attempt does not end onCancel",
              CANCELED_IN_HOOK,
              RUN_ENDS,
              new Canceled(REST, true)),
          change(
              "catchError decides what a failure means",
              ENDED,
              FAILURE_DECIDED,
              new Ended(DECIDED)),
          change("a request before run calls no onCancel", PREPARING, CANCEL_ASKED, STOPPING),
          change("a request while run executes", RUNNING, CANCEL_ASKED, STOPPING_IN_HOOK),
          change("the signal is set before run", PREPARING, SIGNAL_SEEN, STOPPING),
          change("the signal calls no onCancel", RUNNING, SIGNAL_SEEN, STOPPING),
          change("onCancel ends before run", STOPPING_IN_HOOK, ON_CANCEL_ENDS, STOPPING),
          change("onCancel ends after run", CANCELED_IN_HOOK, ON_CANCEL_ENDS, CANCELED),
          change("the time is over before run", PREPARING, TIME_OVER, new Over(LATE)),
          change("the time is over while run executes", RUNNING, TIME_OVER, new Over(LATE)),
          change("the time is over before a stop has ended", STOPPING, TIME_OVER, new Over(LATE)),
          change("the time is over in onCancel", STOPPING_IN_HOOK, TIME_OVER, new Over(LATE)),
          change("a hook before run does not end", PREPARING, HOOK_OVERDUE, new Over(INSTEAD)),
          change(
              "a middleware goes on while run executes, and does not end",
              RUNNING,
              HOOK_OVERDUE,
              new Over(INSTEAD)),
          change(
              "a hook before run does not end after a request to stop",
              STOPPING,
              HOOK_OVERDUE,
              new Over(INSTEAD)),
          change(
              "a hook does not end while onCancel is being called",
              STOPPING_IN_HOOK,
              HOOK_OVERDUE,
              new Over(INSTEAD)),
          change("a hook after run does not end", ENDED, HOOK_OVERDUE, new Over(FIRST)),
          change("cleanup after a stop does not end", CANCELED, HOOK_OVERDUE, new Over(PART)),
          change(
              "a middleware after a stop does not end",
              CANCELED_IN_HOOK,
              HOOK_OVERDUE,
              new Over(PART)),
          change(
              "a hook after run takes longer than cancelTimeout",
              ENDED,
              CANCEL_TIME_OVER,
              new Over(FIRST)),
          change(
              "cleanup takes longer than cancelTimeout",
              CANCELED,
              CANCEL_TIME_OVER,
              new Over(PART)),
          change(
              "onCancel takes longer than cancelTimeout",
              CANCELED_IN_HOOK,
              CANCEL_TIME_OVER,
              new Over(PART)));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CHANGES")
  void changesAsTheTableSays(Change it) {
    assertThat(AttemptLifecycle.next(it.before(), it.event())).isEqualTo(it.after());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherPairs")
  void nothingElseChangesAnything(Pair it) {
    assertThat(AttemptLifecycle.next(it.phase(), it.event())).isEqualTo(it.phase());
  }

  static Stream<Pair> otherPairs() {
    var changing = changingPairs();
    return pairs().filter(it -> !changing.contains(it));
  }

  private static Stream<Pair> pairs() {
    return PHASES.stream().flatMap(phase -> EVENTS.stream().map(event -> new Pair(phase, event)));
  }

  @Test
  void theListsNameEveryPhaseAndEveryEvent() {
    assertThat(classes(PHASES)).isEqualTo(Set.of(AttemptPhase.class.getPermittedSubclasses()));
    assertThat(classes(EVENTS)).isEqualTo(Set.of(AttemptEvent.class.getPermittedSubclasses()));
    assertThat(pairs()).containsAll(changingPairs()).hasSize(90);
  }

  @Test
  void anAttemptThatIsOverStaysOver() {
    assertThat(EVENTS)
        .allSatisfy(it -> assertThat(AttemptLifecycle.next(OVER, it)).isEqualTo(OVER));
  }

  @Test
  void anEndIsNeverTakenBack() {
    assertThat(pairs().filter(it -> it.phase().result().isPresent()))
        .allSatisfy(
            it -> assertThat(AttemptLifecycle.next(it.phase(), it.event()).result()).isPresent());
  }

  private static List<Pair> changingPairs() {
    return CHANGES.stream().map(it -> new Pair(it.before(), it.event())).toList();
  }

  private static Set<Class<?>> classes(List<?> values) {
    return values.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static Result failed(String message) {
    return new Result.Failed(
        Reason.TASK_FAILED, new TaskError("E", message, null), Result.Next.RETRY);
  }

  private static Change change(
      String sentence, AttemptPhase before, AttemptEvent event, AttemptPhase after) {
    return new Change(sentence, before, event, after);
  }
}
