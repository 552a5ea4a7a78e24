package dev.davit.cli.terminal;

import dev.davit.operator.log.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// What a command prints: its result to stdout, what only people read to stderr.
public final class Output {
  private final PrintWriter out;
  private final PrintWriter err;

  private Output(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  public static Output of(CommandLine command) {
    return new Output(command.getOut(), command.getErr());
  }

  /// A result, in one line.
  public void result(String line) {
    out.println(VisibleText.line(line));
    out.flush();
  }

  /// A result of many lines.
  public void page(String text) {
    out.println(VisibleText.lines(text));
    out.flush();
  }

  /// A message, of one line or more.
  public void note(String text) {
    err.println("davit: " + VisibleText.lines(text));
  }

  /// An error that nobody foresaw.
  public void stackTrace(Throwable error) {
    var trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace, true));
    err.print(VisibleText.lines(trace.toString()));
    err.flush();
  }
}
