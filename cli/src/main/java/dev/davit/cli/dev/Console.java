package dev.davit.cli.dev;

import dev.davit.operator.log.VisibleText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What people see. Lines of different runs are told apart by a prefix and, on a terminal, by
/// colour. What is printed is [VisibleText]. Safe for use by many threads: lines never mix.
final class Console {
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 96, 93, 95, 92, 94};
  private static final int PREFIX_WIDTH = 24;

  private final PrintStream out;
  private final boolean colours;
  private final Map<String, Integer> colourOf = new LinkedHashMap<>();

  /// How a message is meant.
  enum Tone {
    PLAIN(0),
    GOOD(32),
    BAD(31);

    private final int colour;

    Tone(int colour) {
      this.colour = colour;
    }
  }

  Console(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /// Colours where people look, not where output is kept.
  static Console ofTerminal() {
    var colours =
        Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false)
            && System.getenv("NO_COLOR") == null;
    return new Console(System.out, colours);
  }

  /// One line or more.
  void say(String text) {
    say(Tone.PLAIN, text);
  }

  void say(Tone tone, String text) {
    synchronized (out) {
      out.println(coloured(tone.colour, VisibleText.lines(text)));
      out.flush();
    }
  }

  /// A change of a run.
  void state(String run, Tone tone, String text) {
    line(run, "▸ ", tone, text);
  }

  /// What a run prints.
  void log(String run, String text) {
    line(run, "│ ", Tone.PLAIN, text);
  }

  private void line(String run, String sign, Tone tone, String text) {
    synchronized (out) {
      var prefix = String.format("%-" + PREFIX_WIDTH + "s ", VisibleText.line(run));
      var colour = colourOf.computeIfAbsent(run, _ -> COLOURS[colourOf.size() % COLOURS.length]);
      out.println(coloured(colour, prefix) + sign + coloured(tone.colour, VisibleText.line(text)));
      out.flush();
    }
  }

  /// The only escape sequences that are printed.
  private String coloured(int colour, String visible) {
    return colours && colour != Tone.PLAIN.colour
        ? "\u001b[" + colour + "m" + visible + "\u001b[0m"
        : visible;
  }
}
