package dev.davit.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.davit.api.Run;
import dev.davit.contract.ChildEnds.ChildEnd;
import dev.davit.contract.TaskError;
import dev.davit.operator.lean.LeanSerialization;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How a parent gets to know the end of a child, as the operator reads it from the API server.
class ChildRunsTest {
  private static final int QUOTES = 2;

  private static Run completed(int bytes) {
    var json = JsonMapper.builder().build().createObjectNode();
    json.put("apiVersion", "davit.dev/v1alpha1").put("kind", "Run");
    json.putObject("metadata").put("name", "c");
    json.putObject("spec").put("task", "ship");
    json.putObject("status")
        .put("phase", "Completed")
        .put("finished", true)
        .put("output", "x".repeat(bytes - QUOTES));
    return LeanSerialization.create().unmarshal(json.toString(), Run.class);
  }

  @ParameterizedTest(name = "{0} bytes of at most {1}")
  @CsvSource({"3, 4096", "4096, 4096", "65536, 65536"})
  void anOutputWithinTheLimitIsGiven(int bytes, int most) {
    assertThat(ChildRuns.endOf(completed(bytes), most))
        .contains(
            new ChildEnd("c", TextNode.valueOf("x".repeat(bytes - QUOTES)), "Completed", null));
  }

  @ParameterizedTest(name = "{0} bytes of at most {1}")
  @CsvSource({"4097, 4096", "524288, 4096", "65537, 65536", "524288, 65536"})
  void aLargerOneIsAFailureThatNamesSizeAndLimit(int bytes, int most) {
    var why =
        "the output of run c: it has %d bytes; a parent gets at most %d".formatted(bytes, most);

    assertThat(ChildRuns.endOf(completed(bytes), most))
        .contains(
            new ChildEnd("c", null, "Completed", new TaskError("RunOutputUnusable", why, null)));
  }

  @Test
  void aRunThatHasNotEndedHasNoEnd() {
    assertThat(ChildRuns.endOf(new Run(), 4096)).isEqualTo(Optional.empty());
  }
}
