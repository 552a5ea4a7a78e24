package dev.davit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Text of user code with half a character in it arrives, with U+FFFD in the place of the half.
class InvalidUnicodeTest {
  private static final String HALF = "Hello 😀".substring(0, 7);
  private static final String MENDED = "Hello \uFFFD";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// @param arrived what is read back
  record Case(String what, AttemptReport written, AttemptReport arrived) {
    @Override
    public String toString() {
      return what;
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case("an output", completed(HALF), completed(MENDED)),
          new Case(
              "a low surrogate that comes first",
              completed("Hello 😀".substring(7) + "!"),
              completed("\uFFFD!")),
          new Case(
              "the halves in the wrong order",
              completed("\uDE00\uD83D"),
              completed("\uFFFD\uFFFD")),
          new Case("a whole character", completed("😀"), completed("😀")),
          new Case(
              "the name of a field",
              new AttemptReport(new Result.Completed(JSON.objectNode().put(HALF, 1))),
              new AttemptReport(new Result.Completed(JSON.objectNode().put(MENDED, 1)))),
          new Case("an exception's message", failed(HALF), failed(MENDED)),
          new Case("metadata", noted(HALF), noted(MENDED)),
          new Case("a hook's error", hookError(HALF), hookError(MENDED)),
          new Case(
              "a partial output",
              new AttemptReport(new Result.Canceled(TextNode.valueOf(HALF))),
              new AttemptReport(new Result.Canceled(TextNode.valueOf(MENDED)))));

  @ParameterizedTest
  @FieldSource("CASES")
  void isReplacedAndTheResultArrives(Case it) throws CharacterCodingException {
    var message = ResultMessage.write(it.written().result(), it.written().notes());

    // As Files.writeString does, which refuses what is no Unicode.
    var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(message));
    assertThat(ResultMessage.read(StandardCharsets.UTF_8.decode(bytes).toString()))
        .isEqualTo(new ResultMessage.Valid(it.arrived().result(), it.arrived().notes()));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void isReplacedWhereATestLooks(Case it) {
    assertThat(ResultMessage.fitting(it.written().result())).isEqualTo(it.arrived().result());
  }

  private static AttemptReport completed(String output) {
    return new AttemptReport(new Result.Completed(TextNode.valueOf(output)));
  }

  private static AttemptReport failed(String text) {
    var error = new TaskError("java.lang.Exception", text, text + "\n\tat x");
    return new AttemptReport(new Result.Failed(Reason.TASK_FAILED, error, Result.Next.RETRY));
  }

  private static AttemptReport noted(String text) {
    return new AttemptReport(
        new Result.Canceled(null),
        new AttemptNotes(JSON.objectNode().put("note", text), List.of()));
  }

  private static AttemptReport hookError(String text) {
    return new AttemptReport(
        new Result.Canceled(null),
        new AttemptNotes(null, List.of(new HookError("cleanup", "java.lang.Exception", text))));
  }
}
