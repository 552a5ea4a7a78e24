package dev.davit.cli.dev;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What people see. Lines of different runs are told apart by a prefix and, on a terminal, by
/// colour. Safe for use by many threads: lines never mix.
final class Console {
  private static final int[] COLOURS = {36, 33, 35, 32, 34, 96, 93, 95, 92, 94};
  private static final int PREFIX_WIDTH = 24;

  private final PrintStream out;
  private final boolean colours;
  private final Map<String, Integer> colourOf = new LinkedHashMap<>();

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

  void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  /// A change of a run.
  void state(String run, String text) {
    line(run, "▸ " + text);
  }

  /// What a run prints.
  void log(String run, String text) {
    line(run, "│ " + text);
  }

  String bold(String text) {
    return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  String good(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  String bad(String text) {
    return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  private void line(String run, String text) {
    synchronized (out) {
      var prefix = String.format("%-" + PREFIX_WIDTH + "s ", run);
      var colour = colourOf.computeIfAbsent(run, _ -> COLOURS[colourOf.size() % COLOURS.length]);
      out.println((colours ? "\u001b[" + colour + "m" + prefix + "\u001b[0m" : prefix) + text);
      out.flush();
    }
  }
}
