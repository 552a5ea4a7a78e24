package dev.davit.runner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static String text(@Nullable Throwable error) {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var layout = new PatternLayout();
    layout.setContext(context);
    layout.setPattern(LogFormat.PATTERN);
    layout.start();
    return layout.doLayout(
        new LoggingEvent(
            LogFormatTest.class.getName(),
            context.getLogger("shop.Prices"),
            Level.INFO,
            "priced",
            error,
            new Object[0]));
  }

  private static <E extends Throwable> E thrownIn(E error, String... frames) {
    var trace = new StackTraceElement[frames.length];
    for (var i = 0; i < frames.length; i++) {
      var dot = frames[i].lastIndexOf('.');
      trace[i] =
          new StackTraceElement(
              frames[i].substring(0, dot), frames[i].substring(dot + 1), "X.java", i + 1);
    }
    error.setStackTrace(trace);
    return error;
  }

  @Test
  void whatIsBelowEveryTaskIsCountedOnly() {
    var machinery =
        new String[] {
          "shop.Prices.price",
          "java.util.Optional.orElseThrow",
          "shop.Prices.lambda$static$0",
          "dev.davit.sdk.Attempt.run",
          "dev.davit.sdk.Attempt.middleware",
          "dev.davit.sdk.TaskExecutor.execute",
          "dev.davit.runner.TaskThread.execute",
          "java.lang.Thread.run"
        };
    assertThat(text(thrownIn(new IllegalStateException("no shelf"), machinery)).lines().skip(1))
        .containsExactly(
            "java.lang.IllegalStateException: no shelf",
            "\tat shop.Prices.price(X.java:1)",
            "\tat java.util.Optional.orElseThrow(X.java:2)",
            "\tat shop.Prices.lambda$static$0(X.java:3)",
            " [5 skipped]");
  }

  @Test
  void theFramesOfALibraryOrOfDavitThatFailsStay() {
    var error =
        thrownIn(
            new IllegalStateException("no"),
            "com.fasterxml.jackson.Deserializer.read",
            "dev.davit.sdk.TaskJson.read",
            "dev.davit.sdk.Attempt.run");
    assertThat(text(error).lines().skip(2))
        .containsExactly(
            "\tat com.fasterxml.jackson.Deserializer.read(X.java:1)",
            "\tat dev.davit.sdk.TaskJson.read(X.java:2)",
            " [1 skipped]");
  }

  @Test
  void aLineWithoutAnErrorIsOneLine() {
    assertThat(text(null)).endsWith("Prices - priced\n").hasLineCount(1);
  }

  @Test
  void aTraceThatIsTextIsFoldedInTheSameWay() {
    assertThat(
            LogFormat.folded(
                """
                java.io.IOException: no
                \tat shop.Prices.price(Prices.java:3)
                \tat dev.davit.sdk.Attempt.run(Attempt.java:186)
                \tat java.base/java.lang.Thread.run(Unknown Source)
                Caused by: java.lang.IllegalStateException: at dev.davit.sdk.Attempt.
                \t... 12 more"""))
        .isEqualTo(
            """
            java.io.IOException: no
            \tat shop.Prices.price(Prices.java:3)
             [2 skipped]
            Caused by: java.lang.IllegalStateException: at dev.davit.sdk.Attempt.
            \t... 12 more""");
    assertThat(LogFormat.folded("a\n\tat dev.davit.sdk.Attempt.run(Attempt.java:1)\n"))
        .isEqualTo("a\n [1 skipped]\n");
  }
}
