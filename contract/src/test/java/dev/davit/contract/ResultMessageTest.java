package dev.davit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Result.Canceled;
import dev.davit.contract.Result.Completed;
import dev.davit.contract.Result.Failed;
import dev.davit.contract.Result.Next;
import dev.davit.contract.Result.Suspended;
import dev.davit.contract.Result.TimedOut;
import dev.davit.contract.ResultMessage.Absent;
import dev.davit.contract.ResultMessage.Damaged;
import dev.davit.contract.ResultMessage.Valid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultMessageTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// How many bytes of output make a message of exactly the limit: a header of the version, a
  /// length of four digits and a checksum, and the JSON around the output's text.
  private static final int ROOM =
      PodContract.MAX_RESULT_BYTES
          - "davit/1 1234 12345678\n".length()
          - "{'outcome':'completed','output':''}".length();

  private static final Suspended SUSPENDED =
      new Suspended(List.of(Wait.time("", 2, Instant.EPOCH)));

  static Stream<Result> results() {
    return Stream.of(
        new Completed(JSON.nullNode()),
        new Completed(JSON.textNode("")),
        new Completed(JSON.textNode("\u0000\u001f \"\\ \n\r\t \u2028 🚢 davit/1 0 00000000")),
        new Completed(JSON.numberNode(Long.MAX_VALUE)),
        new Completed(JSON.numberNode(new BigInteger("123000000000000000000000000000"))),
        new Completed(JSON.numberNode(new BigDecimal("0.10"))),
        new Completed(JSON.arrayNode().add(true).add(JSON.objectNode().putNull("a"))),
        new Result.Stored(new StoredOutput(524_288, "0a".repeat(32))),
        new Result.Stored(new StoredOutput(1 << 30, "0a".repeat(32), "runs/u/a1/output")),
        SUSPENDED,
        new Suspended(
            List.of(Wait.token("ship/a", 1, "t-9"), Wait.time("", 2, Instant.EPOCH)),
            List.of(new NewToken("t-9", 0, List.of("a")), new NewToken("t-8", 60, List.of()))),
        new Suspended(
            List.of(Wait.run("ship/a", 2, "r-ship-0a1b")),
            List.of(),
            List.of(
                new NewRun(
                    "r-ship-0a1b", "ship", new TextNode("a"), JSON.objectNode().put("queue", "q")),
                new NewRun("r-none-0a1b", "none", null))),
        new Failed(Reason.TASK_FAILED, new TaskError("E", "", null), Next.RETRY),
        new Failed(Reason.ABORTED, new TaskError("E", "m\n🚢", "at\n\tb"), Next.STOP),
        new Failed(
            Reason.TASK_FAILED,
            new TaskError("E", "busy", null),
            Next.RETRY,
            Instant.parse("2026-01-02T03:04:05.678Z")),
        new Canceled(null),
        new Canceled(JSON.nullNode()),
        new Canceled(JSON.textNode("half")),
        new TimedOut(new TaskError("MaxDurationExceeded", "5s", null)));
  }

  @ParameterizedTest
  @MethodSource("results")
  void comesBackAsItWas(Result result) {
    assertThat(ResultMessage.read(ResultMessage.write(result))).isEqualTo(new Valid(result));
  }

  @Test
  void anOutputThatTheApiServerWouldChangeIsAFailure() {
    var digits = JSON.numberNode(new BigInteger("123456789012345678901234567890"));
    assertThat(ResultMessage.fitting(new Completed(JSON.objectNode().set("id", digits))))
        .isEqualTo(
            new Failed(
                Reason.OUTPUT_NOT_JSON,
                new TaskError(
                    "OutputNotJson",
                    "the output, at /id: the number 123456789012345678901234567890 is not exact as a"
                        + " 64-bit integer or a double, which is all that Kubernetes keeps; send it"
                        + " as a string",
                    null),
                Next.STOP));
    assertThat(ResultMessage.read(ResultMessage.write(new Canceled(digits))))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(valid.result()).isEqualTo(new Canceled(null));
              assertThat(valid.notes().hookErrors())
                  .extracting(HookError::hook, HookError::type)
                  .containsExactly(tuple("run", "OutputNotJson"));
            });
    var notes = new AttemptNotes(JSON.objectNode().set("id", digits), List.of());
    assertThat(ResultMessage.read(ResultMessage.write(new Completed(JSON.nullNode()), notes)))
        .isInstanceOfSatisfying(
            Valid.class,
            valid -> {
              assertThat(valid.notes().metadata()).isNull();
              assertThat(valid.notes().hookErrors())
                  .extracting(HookError::hook, HookError::type)
                  .containsExactly(tuple("metadata", "MetadataNotJson"));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'outcome':'completed','output':1e400}",
        "{'outcome':'completed','output':12345678901234567890123}"
      })
  void anOutputOfAnotherRunnerThatTheApiServerWouldRefuseIsAFailure(String json) {
    assertThat(ResultJson.read(json.replace('\'', '"')).result())
        .isInstanceOfSatisfying(
            Failed.class, it -> assertThat(it.reason()).isEqualTo(Reason.OUTPUT_NOT_JSON));
  }

  @ParameterizedTest
  @MethodSource("results")
  void bringsItsNotesAlong(Result result) {
    var notes =
        new AttemptNotes(
            JSON.objectNode().put("step", 3), List.of(new HookError("onSuccess", "E", "no mail")));

    assertThat(ResultMessage.read(ResultMessage.write(result, notes)))
        .isEqualTo(new Valid(result, notes));
  }

  @Test
  void anOutputComesBeforeItsNotes() {
    var output = new Completed(JSON.textNode("x".repeat(ROOM)));

    assertThat(ResultMessage.read(ResultMessage.write(output, notes(10, 1, 1))))
        .isEqualTo(new Valid(output, AttemptNotes.NONE));
  }

  @Test
  void hooksMessagesGiveWayToTheOutputTogether() {
    var output = new Completed(JSON.textNode("x".repeat(ROOM - 1000)));

    var valid = (Valid) ResultMessage.read(ResultMessage.write(output, notes(10, 4, 2000)));

    assertThat(valid.result()).isEqualTo(output);
    assertThat(valid.notes().metadata()).isEqualTo(notes(10, 0, 0).metadata());
    assertThat(valid.notes().hookErrors())
        .hasSize(4)
        .allSatisfy(error -> assertThat(error.message()).hasSize(100).endsWith("…"));
  }

  @Test
  void metadataThatDoNotFitAreDroppedAndThatIsSaid() {
    var error = new TaskError("E", "m", "E: m\n" + "\tat some.Class.method\n".repeat(20));

    var valid =
        (Valid)
            ResultMessage.read(
                ResultMessage.write(
                    new Failed(Reason.TASK_FAILED, error, Next.RETRY), notes(5000, 1, 5)));

    assertThat(((Failed) valid.result()).error()).isEqualTo(error);
    assertThat(valid.notes())
        .isEqualTo(
            new AttemptNotes(
                null,
                List.of(
                    notes(0, 1, 5).hookErrors().get(0),
                    new HookError(
                        "metadata",
                        "MetadataTooLarge",
                        "the metadata of 5008 bytes do not fit beside the result and were dropped"))));
  }

  @Test
  void aJournalArrivesBesideTheResult() {
    var notes = journal(1000);
    var failed = new Failed(Reason.TASK_FAILED, error(100, 3000), Next.RETRY);

    var valid = (Valid) ResultMessage.read(ResultMessage.write(failed, notes));

    assertThat(valid.notes()).isEqualTo(notes);
    assertThat(((Failed) valid.result()).error().stackTrace()).isNotEmpty();
  }

  @Test
  void aSuspendedAttemptGivesUpItsMetadataButNotItsJournal() {
    var both = new AttemptNotes(notes(3000, 0, 0).metadata(), List.of(), journal(3000).journal());

    var valid = (Valid) ResultMessage.read(ResultMessage.write(SUSPENDED, both));

    assertThat(valid.result()).isEqualTo(SUSPENDED);
    assertThat(valid.notes().journal()).isEqualTo(both.journal());
    assertThat(valid.notes().metadata()).isNull();
  }

  @Test
  void tagsThatDoNotFitAreDroppedAfterTheMetadataAndThatIsSaid() {
    var tags = List.of("a".repeat(120), "b");
    var all =
        new AttemptNotes(notes(3000, 0, 0).metadata(), List.of(), journal(3000).journal(), tags);
    var large = new AttemptNotes(null, List.of(), journal(3900).journal(), tags);

    var kept = (Valid) ResultMessage.read(ResultMessage.write(SUSPENDED, all));
    var dropped = (Valid) ResultMessage.read(ResultMessage.write(SUSPENDED, large));

    assertThat(kept.notes().metadata()).isNull();
    assertThat(kept.notes().tags()).isEqualTo(tags);
    assertThat(dropped.notes().tags()).isEmpty();
    assertThat(dropped.notes().journal()).isEqualTo(large.journal());
  }

  @Test
  void tagsThatARunCannotHaveDoNotCostTheResult() {
    var json =
        "{\"outcome\":\"completed\",\"tags\":[\"a\",\"\",\"a\",7,\"%s\",\"b\"]}"
            .formatted("x".repeat(129));

    assertThat(ResultJson.read(json).notes().tags()).containsExactly("a", "b");
  }

  @Test
  void aSuspendedAttemptWhoseJournalDoesNotFitHasFailed() {
    assertThat(ResultMessage.fitting(SUSPENDED, journal(5000)))
        .isEqualTo(
            new Failed(
                Reason.JOURNAL_TOO_LARGE,
                new TaskError(
                    "JournalTooLarge",
                    "the journal entries of this pod need 5151 bytes to be suspended; at most 4096"
                        + " bytes fit into the termination message",
                    null),
                Next.STOP));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'outcome':'suspended'}",
        "{'outcome':'suspended','waits':[]}",
        "{'outcome':'suspended','waits':[{'kind':'Moon','until':'2026-01-01T00:00:00Z'}]}",
        "{'outcome':'suspended','waits':[{'kind':'Time','until':'soon'}]}",
        "{'outcome':'suspended','waits':[{'kind':'Time'}]}",
        "{'outcome':'suspended','waits':[{'kind':'Token','until':'2026-01-01T00:00:00Z'}]}",
        "{'outcome':'suspended','waits':[{'kind':'Step','until':'2026-01-01T00:00:00Z'}]}"
      })
  void aSuspendedAttemptMustSayWhatItWaitsFor(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> ResultJson.read(json.replace('\'', '"')));
  }

  @Test
  void aJournalThatDoesNotFitIsDroppedAfterTheMetadataAndThatIsSaid() {
    var failed = new Failed(Reason.TASK_FAILED, error(100, 0), Next.RETRY);
    var both = new AttemptNotes(notes(3000, 0, 0).metadata(), List.of(), journal(3000).journal());

    var kept = (Valid) ResultMessage.read(ResultMessage.write(failed, both));
    var dropped = (Valid) ResultMessage.read(ResultMessage.write(failed, journal(5000)));

    assertThat(kept.notes().journal()).isEqualTo(both.journal());
    assertThat(kept.notes().hookErrors()).extracting(HookError::type).contains("MetadataTooLarge");
    assertThat(dropped.notes().journal()).isNull();
    assertThat(dropped.notes().hookErrors())
        .containsExactly(
            new HookError(
                "journal",
                "JournalTooLarge",
                "the journal of 5014 bytes does not fit beside the result; the next attempt executes these steps again"));
  }

  @Test
  void aJournalThatWouldNotArriveUnchangedIsDropped() {
    var journal = JSON.arrayNode();
    journal
        .addObject()
        .set("value", JSON.numberNode(new BigInteger("123456789012345678901234567890")));
    var notes = new AttemptNotes(null, List.of(), journal);
    var failed = new Failed(Reason.TASK_FAILED, error(1, 0), Next.RETRY);

    var valid = (Valid) ResultMessage.read(ResultMessage.write(failed, notes));

    assertThat(valid.notes().journal()).isNull();
    assertThat(valid.notes().hookErrors())
        .extracting(HookError::hook, HookError::type)
        .containsExactly(tuple("journal", "JournalNotJson"));
  }

  private static AttemptNotes journal(int characters) {
    var journal = JSON.arrayNode();
    journal.addObject().put("value", "x".repeat(characters));
    return new AttemptNotes(null, List.of(), journal);
  }

  @Test
  void theStackTraceGivesWayFirstThenTheHooksMessagesThenTheMessage() {
    var hooks = notes(0, 10, 300);
    var failed = new Failed(Reason.TASK_FAILED, error(100, 3000), Next.RETRY);
    var first = (Valid) ResultMessage.read(ResultMessage.write(failed, notes(0, 4, 300)));
    assertThat(first.notes()).isEqualTo(notes(0, 4, 300));
    assertThat(((Failed) first.result()).error().stackTrace()).hasSizeBetween(1000, 2000);

    failed = new Failed(Reason.TASK_FAILED, error(1000, 3000), Next.RETRY);
    var second = (Valid) ResultMessage.read(ResultMessage.write(failed, hooks));
    assertThat(second.notes()).isEqualTo(hooks.shortened(100));
    assertThat(((Failed) second.result()).error()).isEqualTo(error(1000, 0));

    failed = new Failed(Reason.TASK_FAILED, error(4000, 3000), Next.RETRY);
    var third = (Valid) ResultMessage.read(ResultMessage.write(failed, hooks));
    assertThat(third.notes()).isEqualTo(hooks.shortened(40));
    assertThat(((Failed) third.result()).error().message()).hasSize(2000);
  }

  @Test
  void aPartialOutputThatDoesNotFitIsDroppedAndThatIsSaid() {
    var canceled = new Canceled(JSON.textNode("x".repeat(4096)));

    var valid = (Valid) ResultMessage.read(ResultMessage.write(canceled));

    assertThat(valid.result()).isEqualTo(new Canceled(null));
    assertThat(valid.notes().hookErrors())
        .singleElement()
        .satisfies(error -> assertThat(error.type()).isEqualTo("OutputTooLarge"));
  }

  @Test
  void tellsTenErrorsOfHooksAtMost() {
    assertThat(notes(0, 99, 1).hookErrors()).hasSize(10);
    assertThat(notes(5000, 99, 1).withoutMetadata().hookErrors())
        .hasSize(10)
        .last()
        .satisfies(error -> assertThat(error.type()).isEqualTo("MetadataTooLarge"));
  }

  @Test
  void isAHeaderAndJson() {
    assertThat(ResultMessage.write(new Completed(JSON.textNode("hi"))))
        .isEqualTo("davit/1 37 ebe788e5\n{\"outcome\":\"completed\",\"output\":\"hi\"}");
    var error = new TaskError("java.lang.RuntimeException", "no", null);
    assertThat(ResultMessage.write(new Failed(Reason.TASK_FAILED, error, Next.RETRY)))
        .endsWith(
            """
            {"outcome":"failed","reason":"TaskFailed","next":"retry",\
            "error":{"type":"java.lang.RuntimeException","message":"no"}}""");
  }

  @Test
  void anImageCannotClaimWhatIsTheOperatorsToSay() {
    var error = new TaskError("E", "no", null);
    for (var reason : Reason.values()) {
      var read = ResultMessage.read(ResultMessage.write(new Failed(reason, error, Next.STOP)));

      var told = Reason.OF_RUNNERS.contains(reason) ? reason : Reason.TASK_FAILED;
      assertThat(read).isEqualTo(new Valid(new Failed(told, error, Next.STOP)));
    }
  }

  @Test
  void anOutputOfExactlyTheLimitFits() {
    var output = new Completed(JSON.textNode("x".repeat(ROOM)));

    var message = ResultMessage.write(output);

    assertThat(message.getBytes(UTF_8)).hasSize(PodContract.MAX_RESULT_BYTES);
    assertThat(ResultMessage.read(message)).isEqualTo(new Valid(output));
  }

  @Test
  void anOutputOfOneByteMoreFailsTheRunAndNamesSizeAndLimit() {
    var message = ResultMessage.write(new Completed(JSON.textNode("x".repeat(ROOM + 1))));

    assertThat(ResultMessage.read(message))
        .isEqualTo(
            new Valid(
                new Failed(
                    Reason.OUTPUT_TOO_LARGE,
                    new TaskError(
                        "OutputTooLarge",
                        "the output needs 4097 bytes as a result; at most 4096 bytes fit into the"
                            + " termination message",
                        null),
                    Next.STOP)));
  }

  @Test
  void aLongErrorKeepsTheFirstLinesAndTheCauses() {
    var frames = "\tat some.Class.method(Class.java:1)\n".repeat(300);
    var stack = "E: outer\n" + frames + "Caused by: F: inner\n" + frames + "Caused by: G: root\n";

    var error = errorOf(new TaskError("E", "outer", stack));

    assertThat(error.message()).isEqualTo("outer");
    assertThat(error.stackTrace())
        .startsWith("E: outer\n\tat some.Class")
        .endsWith("Caused by: F: inner\nCaused by: G: root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "船", "🚢", "\u0000", "\"", "\n", "x🚢"})
  void anErrorOfAnySizeFitsAndIsNeverCutWithinACharacter(String character) {
    for (var length = 1000; length < 6000; length += 333) {
      var text = character.repeat(length);
      var error = errorOf(new TaskError(text, text, text));

      assertThat(error.message()).startsWith(character).doesNotContain("?");
      assertThat(UTF_8.newEncoder().canEncode(error.message())).isTrue();
      assertThat(UTF_8.newEncoder().canEncode(error.type())).isTrue();
    }
  }

  @Test
  void anyTextComesBackWholeOrIsRefusedForItsSize() {
    var random = new Random(42);
    for (var i = 0; i < 300; i++) {
      var text =
          random
              .ints(random.nextInt(3000), 0, 0x1_1000)
              .filter(point -> point < 0xD800 || point > 0xDFFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      var result = new Completed(TextNode.valueOf(text));
      var message = ResultMessage.write(result);

      assertThat(message.getBytes(UTF_8).length).isLessThanOrEqualTo(PodContract.MAX_RESULT_BYTES);
      var decoded = ((Valid) ResultMessage.read(message)).result();
      assertThat(decoded.equals(result) || decoded instanceof Failed).isTrue();
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "done", "{\"outcome\":\"completed\"}", " davit/1 0 00000000\n", "DAVIT/1"})
  void textWithoutTheHeaderIsNoResult(@Nullable String text) {
    assertThat(ResultMessage.read(text)).isEqualTo(new Absent());
  }

  @Test
  void everyCutOfAMessageIsNoticed() {
    var message = ResultMessage.write(new Completed(JSON.textNode("a 🚢 sails")));

    for (var end = "davit/".length(); end < message.length(); end++) {
      assertThat(ResultMessage.read(message.substring(0, end))).isInstanceOf(Damaged.class);
    }
  }

  @Test
  void saysWhatIsWrongWithADamagedMessage() {
    var message = ResultMessage.write(new Completed(JSON.textNode("hi")));

    assertThat(ResultMessage.read(message.replace("hi", "ho")))
        .isEqualTo(new Damaged("the checksum of the result does not match"));
    assertThat(ResultMessage.read(message + "\n"))
        .isEqualTo(new Damaged("the result has 38 of 37 bytes"));
    assertThat(ResultMessage.read("davit/2 1 00000000\n1"))
        .isEqualTo(new Damaged("the result is of version 2 of the contract"));
    assertThat(ResultMessage.read("davit/1 x y\n"))
        .isEqualTo(new Damaged("the header is cut or malformed"));
    assertThat(ResultMessage.read("davit/1 2 a505df1b\n{}")).isInstanceOf(Damaged.class);
  }

  private static TaskError error(int message, int stack) {
    return new TaskError("E", "m".repeat(message), stack == 0 ? null : "s".repeat(stack));
  }

  /// Notes with metadata of so many characters and so many errors with messages of such a length.
  private static AttemptNotes notes(int metadata, int errors, int message) {
    var error = new HookError("onSuccess", "java.io.IOException", "h".repeat(message));
    return new AttemptNotes(
        metadata == 0 ? null : JSON.objectNode().put("m", "d".repeat(metadata)),
        Collections.nCopies(errors, error));
  }

  private static TaskError errorOf(TaskError error) {
    var message = ResultMessage.write(new Failed(Reason.TASK_FAILED, error, Next.RETRY));
    assertThat(message.getBytes(UTF_8).length).isLessThanOrEqualTo(PodContract.MAX_RESULT_BYTES);
    return ((Failed) ((Valid) ResultMessage.read(message)).result()).error();
  }
}
