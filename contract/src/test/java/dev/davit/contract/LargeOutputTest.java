package dev.davit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.ResultMessage.Valid;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Outputs that do not fit into the termination message.
class LargeOutputTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// Beside a text of this size, a message has exactly the limit.
  private static final int ROOM =
      PodContract.MAX_RESULT_BYTES
          - "davit/1 1234 12345678\n".length()
          - "{'outcome':'completed','output':''}".length();

  private static final int QUOTES = 2;

  record Case(String name, Result result, AttemptNotes notes, boolean isLarge) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Result text(int length) {
    return new Result.Completed(TextNode.valueOf("x".repeat(length)));
  }

  static Stream<Case> cases() {
    var metadata = new AttemptNotes(JSON.objectNode().put("note", "n".repeat(2000)), List.of());
    var hook = new HookError("cleanup", "E", "m".repeat(1000));
    var hooks = new AttemptNotes(null, Collections.nCopies(10, hook));
    return Stream.of(
        new Case("no output", new Result.Completed(JSON.nullNode()), AttemptNotes.NONE, false),
        new Case("as much as fits", text(ROOM), AttemptNotes.NONE, false),
        new Case("one byte more", text(ROOM + 1), AttemptNotes.NONE, true),
        new Case("it fits beside metadata", text(1000), metadata, false),
        new Case("the metadata take the room", text(ROOM - 1000), metadata, true),
        new Case("the errors of hooks are shortened", text(1000), hooks, false),
        new Case(
            "a failure",
            ResultJson.stopped(Reason.ABORTED, "x".repeat(9000)),
            AttemptNotes.NONE,
            false),
        new Case(
            "what a canceled task returned",
            new Result.Canceled(TextNode.valueOf("x".repeat(9000))),
            AttemptNotes.NONE,
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isWhatDoesNotFitBesideTheNotes(Case it) {
    assertThat(LargeOutput.of(new AttemptReport(it.result(), it.notes())).isPresent())
        .isEqualTo(it.isLarge());
  }

  @Test
  void theTextIsWellFormedAndComesBack() {
    var output = TextNode.valueOf("ä🚢\ud800" + "x".repeat(9000));

    var large = LargeOutput.of(new AttemptReport(new Result.Completed(output))).orElseThrow();

    assertThat(StoredOutput.valueOf(large.bytes()).asText())
        .isEqualTo("ä🚢\ufffd" + "x".repeat(9000));
    assertThat(large.stored().isOf(large.bytes())).isTrue();
    assertThat(large.stored().isOf("\"other\"".getBytes(UTF_8))).isFalse();
  }

  @Test
  void anOutputUpToTheLimitCompletesAndALargerOneFails() {
    var most = PodContract.MAX_OUTPUT_BYTES - QUOTES;

    assertThat(LargeOutput.resultOf(TextNode.valueOf("x".repeat(10)))).isEqualTo(text(10));
    assertThat(LargeOutput.resultOf(TextNode.valueOf("x".repeat(most)))).isEqualTo(text(most));
    assertThat(LargeOutput.resultOf(TextNode.valueOf("x".repeat(most + 1))))
        .isEqualTo(
            ResultJson.stopped(
                Reason.OUTPUT_TOO_LARGE,
                "the output has 524289 bytes; at most 524288 are allowed"));
  }

  @Test
  void aLargeOutputThatWouldNotArriveUnchangedFails() {
    var output = JSON.objectNode().put("text", "x".repeat(9000));
    output.put("number", new java.math.BigDecimal("0.12345678901234567890"));

    assertThat(LargeOutput.resultOf(output))
        .isInstanceOfSatisfying(
            Result.Failed.class, it -> assertThat(it.reason()).isEqualTo(Reason.OUTPUT_NOT_JSON));
  }

  /// What operators of earlier versions make of it, as they do not know the field.
  @Test
  void anOperatorThatDoesNotKnowTheFieldReadsAFailure() {
    var stored = new Result.Stored(new StoredOutput(100_000, "0a".repeat(32)));

    var json = ResultMessage.write(stored).replaceFirst(".*\n", "");

    assertThat(json)
        .startsWith("{\"outcome\":\"failed\",\"reason\":\"OutputTooLarge\",\"next\":\"stop\",")
        .contains("the output of 100000 bytes does not fit")
        .endsWith(",\"storedOutput\":{\"bytes\":100000,\"sha256\":\"" + "0a".repeat(32) + "\"}}");
    assertThat(ResultJson.read(json.replace("storedOutput", "unknown")).result())
        .isInstanceOfSatisfying(
            Result.Failed.class, it -> assertThat(it.reason()).isEqualTo(Reason.OUTPUT_TOO_LARGE));
  }

  /// One that knows only `storedOutput` would fetch it from where it is not.
  @Test
  void anOutputInTheObjectStoreHasAFieldOfItsOwn() {
    var stored = new Result.Stored(new StoredOutput(100_000, "0a".repeat(32), "runs/u/a1/output"));

    var json = ResultMessage.write(stored).replaceFirst(".*\n", "");

    assertThat(json)
        .doesNotContain("storedOutput")
        .endsWith("\"key\":\"runs/u/a1/output\"}}")
        .contains(",\"uploadedOutput\":{\"bytes\":100000,");
    assertThat(ResultJson.read(json).result()).isEqualTo(stored);
  }

  @Test
  void requestAndAnswerOfAnUploadAreReadAsTheyWereWritten() {
    var asked = new UploadOutput(2, 1, new StoredOutput(100_000, "0a".repeat(32)));
    var place = new UploadPlace("k", "https://s3/k?x", Map.of("content-type", "a"), "PEM");

    assertThat(UploadOutput.read(asked.write())).isEqualTo(asked);
    assertThat(UploadPlace.read(place.write())).isEqualTo(place);
    assertThat(place.toString()).doesNotContain("https");
  }

  @Test
  void theReportOfAStoredOutputKeepsItsNotes() {
    var notes = new AttemptNotes(JSON.objectNode().put("note", "n".repeat(2000)), List.of());
    var stored = new Result.Stored(new StoredOutput(100_000, "0a".repeat(32)));

    assertThat(ResultMessage.read(ResultMessage.write(stored, notes)))
        .isEqualTo(new Valid(stored, notes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``| no JSON",
        "{| no JSON",
        "1 2| no JSON",
        "1,\"phase\":2| no JSON",
        "0.12345678901234567890| not exact",
      })
  void whatIsNoOutputIsNotRead(String text, String why) {
    assertThatThrownBy(() -> StoredOutput.valueOf(text.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void bytesThatAreNoUtf8AreNotRead() {
    assertThatThrownBy(() -> StoredOutput.valueOf(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7| not an answer to a request to keep an output: 7",
        "{}| not a request to the gateway: bytes is missing",
        "{\"bytes\":0,\"sha256\":\"\"}| bytes is 0; at least 1 is needed",
        "{\"bytes\":9,\"sha256\":\"0A\"}| sha256 is \"0A\"; 64 hexadecimal digits are needed",
      })
  void whatIsNoAnswerIsRefused(String text, String message) {
    assertThatThrownBy(() -> StoredOutput.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.strip());
  }

  @Test
  void theAnswerComesBackAsItWas() {
    var stored = StoredOutput.of("{}".getBytes(UTF_8));

    assertThat(stored.write())
        .isEqualTo(
            "{\"bytes\":2,\"sha256\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"}");
    assertThat(StoredOutput.read(stored.write())).isEqualTo(stored);
  }
}
