package dev.davit.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/// The lines of the operator's log, by its own `logback.xml`.
class LogLinesTest {
  private static final String FORGED =
      "x\n2026-01-01T00:00:00.000Z INFO  Main msg=\"all is well\"\r\u001b[2J\u009b";
  private static final String SHOWN =
      "x\\u000a2026-01-01T00:00:00.000Z INFO  Main msg=\"all is well\"\\u000d\\u001b[2J\\u009b";

  @Test
  void anEventIsOneLineWhateverItsTextIs() throws Exception {
    var line = line(FORGED, null);
    assertThat(line).hasLineCount(1).contains("msg=\"" + SHOWN + "\" why=\"" + SHOWN + "\"");
  }

  @Test
  void textOfAllLanguagesStaysAsItIs() throws Exception {
    assertThat(line("Jürgen … 😀 שלום", null)).contains("msg=\"Jürgen … 😀 שלום\"");
  }

  @Test
  void theMessagesOfExceptionsBeginNoLines() throws Exception {
    var thrown = new IllegalStateException(FORGED, new IllegalArgumentException(FORGED));
    thrown.addSuppressed(new IllegalArgumentException(FORGED));
    var lines = line("failed", thrown).lines().toList();
    assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: " + SHOWN);
    assertThat(lines).contains("Caused by: java.lang.IllegalArgumentException: " + SHOWN);
    assertThat(lines)
        .anyMatch(it -> it.endsWith("Suppressed: java.lang.IllegalArgumentException: " + SHOWN));
    assertThat(lines).noneMatch(it -> it.startsWith("2026-01-01T00:00:00.000Z"));
    assertThat(String.join("", lines)).doesNotContain("\u001b", "\u009b", "\r");
  }

  private static String line(String text, Throwable thrown) throws Exception {
    var context = new LoggerContext();
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
    var logger = context.getLogger("dev.davit.Test");
    var appender =
        (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDOUT");
    var event = new LoggingEvent("fqcn", logger, Level.ERROR, text, thrown, null);
    event.addKeyValuePair(new KeyValuePair("why", text));
    var encoder = (PatternLayoutEncoder) appender.getEncoder();
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
