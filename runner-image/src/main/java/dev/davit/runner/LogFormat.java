package dev.davit.runner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/// Sets up logback without XML, because reading XML would be the most expensive part of the start.
/// A `logback.xml` on the class path has precedence, as usual.
public final class LogFormat extends ContextAwareBase implements Configurator {
  /// Frames that are below every task and do not help to find an error. They are only counted. The
  /// status of the run has them, as far as there is room.
  private static final List<String> FOLDED =
      List.of(
          "dev.davit.sdk.Attempt.",
          "dev.davit.sdk.ReturnedOutput.",
          "dev.davit.sdk.RunThread.",
          "dev.davit.sdk.TaskExecutor.",
          "dev.davit.runner.TaskThread.",
          "java.util.Optional.map(",
          "java.lang.Thread.run(");

  static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [task=%X{davit.task} run=%X{davit.run}"
          + " attempt=%X{davit.attempt}] %logger{0} - %msg%n%ex{full, "
          + String.join(", ", FOLDED)
          + "}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (LogFormat.class.getResource("/logback.xml") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setEncoder(encoder);
    console.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(console);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// A stack trace in the form in which the pattern prints it.
  static String folded(String stackTrace) {
    var lines = new ArrayList<String>();
    var skipped = 0;
    for (var line : stackTrace.split("\n", -1)) {
      if (line.startsWith("\tat ") && FOLDED.stream().anyMatch(line::contains)) {
        skipped++;
        continue;
      }
      if (skipped > 0) {
        lines.add(" [" + skipped + " skipped]");
        skipped = 0;
      }
      lines.add(line);
    }
    return String.join("\n", lines) + (skipped > 0 ? "\n [" + skipped + " skipped]" : "");
  }
}
