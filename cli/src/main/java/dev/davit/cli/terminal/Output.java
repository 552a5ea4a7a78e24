package dev.davit.cli.terminal;

import dev.davit.operator.log.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// The output of a command: results to stdout, messages for people to stderr.
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

  /// Prints a result in one line.
  public void result(String line) {
    out.println(VisibleText.line(line));
    out.flush();
  }

  /// Prints a result of many lines.
  public void page(String text) {
    out.println(VisibleText.lines(text));
    out.flush();
  }

  /// Prints a message of one line or more.
  public void note(String text) {
    err.println("davit: " + VisibleText.lines(text));
  }

  /// Prints an unexpected error.
  public void stackTrace(Throwable error) {
    var trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace, true));
    err.print(VisibleText.lines(trace.toString()));
    err.flush();
  }
}
