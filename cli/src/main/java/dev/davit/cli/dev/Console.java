package dev.davit.cli.dev;

import dev.davit.operator.log.VisibleText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/// The output for people. A prefix and, on a terminal, a colour distinguish the lines of different
/// runs. All text is printed as [VisibleText]. Thread-safe: lines are never mixed.
final class Console {
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 96, 93, 95, 92, 94};
  private static final int PREFIX_WIDTH = 24;

  private final PrintStream out;
  private final boolean colours;
  private final Map<String, Integer> colourOf = new LinkedHashMap<>();

  /// The meaning of a message, which decides its colour.
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

  /// Uses colours when picocli's help does: on a terminal, but not if the output is redirected or
  /// `NO_COLOR` is set.
  static Console ofTerminal() {
    return new Console(System.out, Ansi.AUTO.enabled());
  }

  /// Prints one line or more.
  void say(String text) {
    say(Tone.PLAIN, text);
  }

  void say(Tone tone, String text) {
    synchronized (out) {
      out.println(coloured(tone.colour, VisibleText.lines(text)));
      out.flush();
    }
  }

  /// Prints a change of a run.
  void state(String run, Tone tone, String text) {
    line(run, "▸ ", tone, text);
  }

  /// Prints a line of a run's output.
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

  /// No other escape sequences are printed.
  private String coloured(int colour, String visible) {
    return colours && colour != Tone.PLAIN.colour
        ? "\u001b[" + colour + "m" + visible + "\u001b[0m"
        : visible;
  }
}
