package dev.davit.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.cli.dev.Console.Tone;
import dev.davit.cli.dev.Summary.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What `davit dev` and `davit demo` print.
class ConsoleTest {
  /// Clears the screen.
  private static final String EVIL = "\u001b[2J";

  private static final String SHOWN = "\\u001b[2J";

  @Test
  void whatARunPrintsIsShownAndNotObeyed() {
    assertThat(printed(false, console -> console.log("r" + EVIL, "a\tb\r" + EVIL)))
        .isEqualTo("r\\u001b[2J               │ a\tb\\u000d\\u001b[2J\n");
  }

  @Test
  void aStateIsOneLine() {
    assertThat(printed(false, console -> console.state("r", Tone.BAD, "Failed: a\nb" + EVIL)))
        .isEqualTo("r                        ▸ Failed: a\\u000ab\\u001b[2J\n");
  }

  @Test
  void onATerminalOnlyOurOwnColoursAreObeyed() {
    assertThat(printed(true, console -> console.state("r", Tone.GOOD, EVIL)))
        .isEqualTo("\u001b[36mr                        \u001b[0m▸ \u001b[32m\\u001b[2J\u001b[0m\n");
    assertThat(printed(true, console -> console.say(Tone.BAD, EVIL)))
        .isEqualTo("\u001b[31m\\u001b[2J\u001b[0m\n");
    assertThat(printed(true, console -> console.say("a\nb" + EVIL)))
        .isEqualTo("a\nb" + SHOWN + "\n");
  }

  @Test
  void theSummaryOfADemoHasALineForEachRun() {
    var row = new Row("r", "t" + EVIL, "Failed", "Completed\n✓ r", 1, EVIL);
    assertThat(new Summary(List.of(row)).lines())
        .containsExactly(
            "  RUN   TASK         PHASE    EXPECTED             ATTEMPTS   DURATION",
            "✗ r     t\\u001b[2J   Failed   Completed\\u000a✓ r   1          \\u001b[2J");
  }

  private static String printed(boolean colours, Consumer<Console> call) {
    var out = new ByteArrayOutputStream();
    call.accept(new Console(new PrintStream(out, true, StandardCharsets.UTF_8), colours));
    return out.toString(StandardCharsets.UTF_8);
  }
}
