package dev.davit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What `davit` answered, called in this process.
public record Called(int exitCode, String out, String err) {
  public static Called davit(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var code =
        Davit.commandLine(arguments)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Called(code, out.toString(), err.toString());
  }
}
