package dev.davit.dashboard.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Foreign text in a form that shows what it is. Templates escape HTML; this class makes visible
/// what HTML shows otherwise than it is: control characters, and marks that turn the direction of
/// text around, by which a name could look like another one.
public final class Visible {
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

  /// Colours of a terminal.
  private static final Pattern COLOURS = Pattern.compile("\\x1b\\[[0-9;]*m");

  private Visible() {}

  /// Text with its line breaks; empty for null.
  public static String text(@Nullable String text) {
    return text == null
        ? ""
        : HIDDEN
            .matcher(text.replace("\r\n", "\n"))
            .replaceAll(
                match ->
                    Matcher.quoteReplacement("\\u%04x".formatted((int) match.group().charAt(0))));
  }

  /// The text of a log, without the colours of a terminal.
  public static String log(@Nullable String text) {
    return text == null ? "" : text(COLOURS.matcher(text).replaceAll(""));
  }
}
