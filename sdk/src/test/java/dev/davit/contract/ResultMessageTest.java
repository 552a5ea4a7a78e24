package dev.davit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.contract.Result.Completed;
import dev.davit.contract.Result.Failed;
import dev.davit.contract.Result.Next;
import dev.davit.contract.Result.TimedOut;
import dev.davit.contract.ResultMessage.Absent;
import dev.davit.contract.ResultMessage.Damaged;
import dev.davit.contract.ResultMessage.Valid;
import java.math.BigDecimal;
import java.math.BigInteger;
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

  static Stream<Result> results() {
    return Stream.of(
        new Completed(JSON.nullNode()),
        new Completed(JSON.textNode("")),
        new Completed(JSON.textNode("\u0000\u001f \"\\ \n\r\t \u2028 🚢 davit/1 0 00000000")),
        new Completed(JSON.numberNode(Long.MAX_VALUE)),
        new Completed(JSON.numberNode(new BigInteger("123456789012345678901234567890"))),
        new Completed(JSON.numberNode(new BigDecimal("0.10"))),
        new Completed(JSON.arrayNode().add(true).add(JSON.objectNode().putNull("a"))),
        new Failed(Reason.TASK_FAILED, new TaskError("E", "", null), Next.RETRY),
        new Failed(Reason.ABORTED, new TaskError("E", "m\n🚢", "at\n\tb"), Next.STOP),
        new TimedOut(new TaskError("MaxDurationExceeded", "5s", null)));
  }

  @ParameterizedTest
  @MethodSource("results")
  void comesBackAsItWas(Result result) {
    assertThat(ResultMessage.read(ResultMessage.write(result))).isEqualTo(new Valid(result));
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

  private static TaskError errorOf(TaskError error) {
    var message = ResultMessage.write(new Failed(Reason.TASK_FAILED, error, Next.RETRY));
    assertThat(message.getBytes(UTF_8).length).isLessThanOrEqualTo(PodContract.MAX_RESULT_BYTES);
    return ((Failed) ((Valid) ResultMessage.read(message)).result()).error();
  }
}
