package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.contract.Wait;
import dev.davit.sdk.BranchStates.Execute;
import dev.davit.sdk.BranchStates.Next;
import dev.davit.sdk.BranchStates.Stay;
import dev.davit.sdk.BranchStates.Suspend;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class BranchStatesTest {
  /// @param sentence what happens
  record Case(String sentence, BranchStates states, Next next) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  static final List<Case> CASES =
      List.of(
          free("run executes", it -> it, new Stay()),
          free(
              "run waits, and nothing else is there",
              it -> it.parks(wait("", 9)),
              new Suspend(List.of(wait("", 9)))),
          free(
              "one of two branches waits, and the other one executes",
              it -> forked(it).parks(wait("m/a", 9)),
              new Stay()),
          free(
              "both branches wait, but run does not wait for them yet",
              it -> it.begins("m/a").begins("m/b").parks(wait("m/a", 9)).parks(wait("m/b", 5)),
              new Stay()),
          free(
              "both branches wait",
              it -> forked(it).parks(wait("m/a", 9)).parks(wait("m/b", 5)),
              new Suspend(List.of(wait("m/a", 9), wait("m/b", 5)))),
          free(
              "one branch waits and the other one has ended, which run has to see first",
              it -> forked(it).parks(wait("m/a", 9)).ends("m/b", ""),
              new Stay()),
          free(
              "one branch waits, the other one has ended, and run has seen it",
              it -> forked(it).parks(wait("m/a", 9)).ends("m/b", "").joins(""),
              new Suspend(List.of(wait("m/a", 9)))),
          free(
              "a wait is over before the other branch waits",
              it -> forked(it).parks(wait("m/a", 9)).goesOn("m/a").parks(wait("m/b", 5)),
              new Stay()),
          free(
              "a wait is over that had ended before",
              it -> forked(it).parks(wait("m/a", 9)).goesOn("m/b").parks(wait("m/b", 5)),
              new Suspend(List.of(wait("m/a", 9), wait("m/b", 5)))),
          free(
              "a branch that waits is stopped, and has not ended",
              it -> forked(it).parks(wait("m/a", 9)).stops("m/a"::equals).ends("m/b", "").joins(""),
              new Stay()),
          free(
              "the branches of a branch wait, and so does the other branch",
              it ->
                  forked(it)
                      .parks(wait("m/b", 5))
                      .begins("m/a/n/c")
                      .joins("m/a")
                      .parks(wait("m/a/n/c", 9)),
              new Suspend(List.of(wait("m/b", 5), wait("m/a/n/c", 9)))),
          free("all have ended", it -> forked(it).ends("m/a", "").ends("m/b", ""), new Stay()),
          turns(
              "branches begin, and run goes on", it -> it.begins("m/a").begins("m/b"), new Stay()),
          turns(
              "run waits for its branches: the first one has the turn",
              it -> forked(it),
              new Execute("m/a")),
          turns(
              "the first branch waits: the second one has the turn",
              it -> forked(it).executes("m/a").parks(wait("m/a", 5)),
              new Execute("m/b")),
          turns(
              "all branches wait: time passes for the earliest wait",
              it ->
                  forked(it)
                      .executes("m/a")
                      .parks(wait("m/a", 9))
                      .executes("m/b")
                      .parks(wait("m/b", 5)),
              new Execute("m/b")),
          turns(
              "a branch ends: run has the turn",
              it -> forked(it).executes("m/a").ends("m/a", ""),
              new Stay()),
          turns(
              "a branch that waits is stopped: it has the turn when run waits",
              it ->
                  forked(it)
                      .executes("m/a")
                      .parks(wait("m/a", 9))
                      .executes("m/b")
                      .ends("m/b", "")
                      .stops("m/a"::equals)
                      .joins(""),
              new Execute("m/a")));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void whatFollowsIsAsTheTableSays(Case it) {
    assertThat(it.states().next()).isEqualTo(it.next());
  }

  private static Case free(String sentence, UnaryOperator<BranchStates> events, Next next) {
    return new Case(sentence, events.apply(BranchStates.begun(false)), next);
  }

  private static Case turns(String sentence, UnaryOperator<BranchStates> events, Next next) {
    return new Case("in turns: " + sentence, events.apply(BranchStates.begun(true)), next);
  }

  /// Run waits for its branches `m/a` and `m/b`.
  private static BranchStates forked(BranchStates states) {
    return states.begins("m/a").begins("m/b").joins("");
  }

  private static Wait wait(String scope, int seconds) {
    return Wait.time(scope, 1, Instant.EPOCH.plusSeconds(seconds));
  }
}
