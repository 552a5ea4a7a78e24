package dev.davit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.davit.contract.Assignment.AssignedSegment;
import dev.davit.contract.JournalEntry;
import dev.davit.contract.JournalEntry.Kind;
import dev.davit.contract.JournalJson.UnknownEntry;
import dev.davit.contract.TaskError;
import dev.davit.sdk.Replay.Answer;
import dev.davit.sdk.Replay.Call;
import dev.davit.sdk.Replay.Diverged;
import dev.davit.sdk.Replay.New;
import dev.davit.sdk.Replay.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ReplayTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final Call RESERVE = new Call(Kind.STEP, "reserve");
  private static final Call CHARGE = new Call(Kind.STEP, "charge");
  private static final Call SHIP = new Call(Kind.STEP, "ship");
  private static final Call WAIT = new Call(Kind.TIME, null);
  private static final String END_IS_RIGHT = "";

  /// @param sentence what happens
  /// @param attempt the number of this attempt
  /// @param end why `run` must not return now; empty if it may
  record Case(
      String sentence,
      AssignedSegment recorded,
      int attempt,
      boolean isComplete,
      List<Call> calls,
      List<Answer> answers,
      String end) {
    @Override
    public String toString() {
      return sentence;
    }

    Case ofAttempt(int number) {
      return new Case(sentence, recorded, number, isComplete, calls, answers, end);
    }

    Case complete() {
      return new Case(sentence, recorded, attempt, true, calls, answers, end);
    }
  }

  static final List<Case> CASES =
      List.of(
          thatIs(
              "without a record, every call is new",
              recorded(),
              List.of(RESERVE, WAIT),
              List.of(new New(1), new New(2)),
              END_IS_RIGHT),
          thatIs(
              "the same calls are answered, and the next one is new",
              recorded(step(1, "reserve"), time(2)),
              List.of(RESERVE, WAIT, SHIP),
              List.of(again(step(1, "reserve")), again(time(2)), new New(3)),
              END_IS_RIGHT),
          thatIs(
              "entries of other scopes are not meant",
              recorded(JournalEntry.step("ship/a", 1, "pack", 1, AT, IntNode.valueOf(1))),
              List.of(RESERVE),
              List.of(new New(1)),
              END_IS_RIGHT),
          thatIs(
              "the order of the list does not matter",
              recorded(time(2), step(1, "reserve")),
              List.of(RESERVE, WAIT),
              List.of(again(step(1, "reserve")), again(time(2))),
              END_IS_RIGHT),
          thatIs(
              "another name diverges",
              recorded(step(1, "reserve")),
              List.of(SHIP),
              List.of(
                  new Diverged(
                      "durable call 1 was step \"reserve\" (recorded by attempt 1 at 2026-01-02T03:04:05Z) and is now step \"ship\"")),
              "run returned after durable call 0, but call 1 was recorded: step \"reserve\" (recorded by attempt 1 at 2026-01-02T03:04:05Z)"),
          thatIs(
              "another kind diverges",
              recorded(step(1, "reserve"), step(2, "charge")),
              List.of(RESERVE, WAIT),
              List.of(
                  again(step(1, "reserve")),
                  new Diverged(
                      "durable call 2 was step \"charge\" (recorded by attempt 1 at 2026-01-02T03:04:05Z) and is now a wait")),
              "run returned after durable call 1, but call 2 was recorded: step \"charge\" (recorded by attempt 1 at 2026-01-02T03:04:05Z)"),
          thatIs(
              "a new call between recorded ones diverges",
              recorded(step(2, "charge")),
              List.of(RESERVE),
              List.of(
                  new Diverged(
                      "durable call 1 is step \"reserve\", but the record has no such call, and calls after it: step \"charge\" (recorded by attempt 1 at 2026-01-02T03:04:05Z)")),
              "run returned after durable call 0, but call 2 was recorded: step \"charge\" (recorded by attempt 1 at 2026-01-02T03:04:05Z)"),
          thatIs(
              "an early end diverges",
              recorded(step(1, "reserve"), time(2)),
              List.of(RESERVE),
              List.of(again(step(1, "reserve"))),
              "run returned after durable call 1, but call 2 was recorded: a wait (recorded by attempt 1 at 2026-01-02T03:04:05Z)"),
          thatIs(
                  "a call beyond a complete record diverges",
                  recorded(step(1, "reserve")),
                  List.of(RESERVE, SHIP),
                  List.of(
                      again(step(1, "reserve")),
                      new Diverged("durable call 2 is step \"ship\", but only 1 were made before")),
                  END_IS_RIGHT)
              .complete(),
          thatIs(
              "a failure of the same attempt is answered",
              recorded(failed(1, "reserve")),
              List.of(RESERVE),
              List.of(again(failed(1, "reserve"))),
              END_IS_RIGHT),
          thatIs(
                  "a success of an earlier attempt is answered",
                  recorded(step(1, "reserve")),
                  List.of(RESERVE),
                  List.of(again(step(1, "reserve"))),
                  END_IS_RIGHT)
              .ofAttempt(2),
          thatIs(
                  "a failure of an earlier attempt is tried again, and what follows is kept while it is the same",
                  recorded(failed(1, "reserve"), step(2, "charge")),
                  List.of(RESERVE, CHARGE, SHIP),
                  List.of(new New(1), new Recorded(step(2, "charge"), true), new New(3)),
                  END_IS_RIGHT)
              .ofAttempt(2),
          thatIs(
                  "after a failure of an earlier attempt, another way drops the rest of the old one",
                  recorded(failed(1, "reserve"), step(2, "excuse"), step(3, "ship")),
                  List.of(RESERVE, CHARGE, SHIP),
                  List.of(new New(1), new New(2), new New(3)),
                  END_IS_RIGHT)
              .ofAttempt(2),
          thatIs(
                  "after a failure of an earlier attempt, the new way may be shorter",
                  recorded(failed(1, "reserve"), step(2, "excuse")),
                  List.of(RESERVE),
                  List.of(new New(1)),
                  END_IS_RIGHT)
              .ofAttempt(2),
          thatIs(
                  "an entry replaces those of earlier attempts, at its position and after it",
                  recorded(
                      step(1, "reserve"),
                      failed(2, "charge"),
                      step(3, "excuse"),
                      step(2, "charge").ofAttempt(2)),
                  List.of(RESERVE, CHARGE, SHIP),
                  List.of(
                      again(step(1, "reserve")), again(step(2, "charge").ofAttempt(2)), new New(3)),
                  END_IS_RIGHT)
              .ofAttempt(2),
          thatIs(
              "an entry of a newer version diverges when it is reached",
              new AssignedSegment(1, 0, List.of(step(1, "reserve")), List.of(newer(2)), Set.of()),
              List.of(RESERVE, SHIP),
              List.of(
                  again(step(1, "reserve")),
                  new Diverged(
                      "durable call 2 was recorded as one of kind Run, which this version of Davit does not know; now it is step \"ship\"")),
              "run returned after durable call 1, but call 2 was recorded, of kind Run, which this version of Davit does not know"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void answersAsTheTableSays(Case it) {
    var replay = new Replay("", it.recorded(), it.attempt(), it.isComplete());

    assertThat(it.calls().stream().map(replay::next).toList()).isEqualTo(it.answers());
    assertThat(replay.end("run returned").map(Diverged::message).orElse(END_IS_RIGHT))
        .isEqualTo(it.end());
  }

  private static Case thatIs(
      String sentence,
      AssignedSegment recorded,
      List<Call> calls,
      List<Answer> answers,
      String end) {
    return new Case(sentence, recorded, 1, false, calls, answers, end);
  }

  private static AssignedSegment recorded(JournalEntry... entries) {
    return new AssignedSegment(1, 0, List.of(entries));
  }

  private static Recorded again(JournalEntry entry) {
    return new Recorded(entry, false);
  }

  private static JournalEntry step(int position, String name) {
    return JournalEntry.step("", position, name, 1, AT, IntNode.valueOf(7));
  }

  private static JournalEntry failed(int position, String name) {
    return step(position, name).failed(new TaskError("E", "no", null));
  }

  private static JournalEntry time(int position) {
    return JournalEntry.time("", position, 1, AT, AT.plusSeconds(60));
  }

  private static UnknownEntry newer(int position) {
    return new UnknownEntry("", position, "Run", JsonNodeFactory.instance.objectNode());
  }
}
