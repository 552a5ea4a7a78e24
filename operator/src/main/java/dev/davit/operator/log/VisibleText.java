package dev.davit.operator.log;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Foreign text in a form that a terminal only shows. A control character could clear the screen,
/// fake lines or change settings. It is written as in JSON, such as `\u001b`, so that JSON keeps
/// its meaning.
public final class VisibleText {
  /// C0, DEL and C1 (which contains another start of a control sequence), except for the tab.
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f]");

  private static final Pattern LINE_BREAK = Pattern.compile("\r?\n");

  private VisibleText() {}

  /// The text on one line: line breaks become visible too.
  public static String line(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement("\\u%04x".formatted((int) match.group().charAt(0))));
  }

  /// The text with its line breaks.
  public static String lines(String text) {
    return Arrays.stream(LINE_BREAK.split(text, -1))
        .map(VisibleText::line)
        .collect(Collectors.joining("\n"));
  }
}
