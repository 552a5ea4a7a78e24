package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FatalEndTest {
  @Test
  void theReasonAndThePlaceOfTheLogAreShownBeforeTheEnd() throws Exception {
    var out = new ByteArrayOutputStream();
    var console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), false);
    var ends = new ArrayList<String>();

    FatalEnd.follow(
            () -> "no watch\u001b[2J",
            ".davit/1/operator.log",
            console,
            code -> ends.add(code + " after " + out.toString(StandardCharsets.UTF_8)))
        .join();

    assertThat(ends)
        .containsExactly(
            """
            1 after Davit ends, as its operator cannot go on: no watch\\u001b[2J
            The log of the operator: .davit/1/operator.log
            """);
  }
}
