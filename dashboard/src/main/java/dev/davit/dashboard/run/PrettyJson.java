package dev.davit.dashboard.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/// JSON of a run for a page. A browser does not survive a large one, so a page has its beginning,
/// and the rest is downloaded.
///
/// @param text the beginning, indented; empty: there is no value
/// @param length of the whole text, in characters
public record PrettyJson(String text, int length) {
  /// Characters that a page shows.
  static final int SHOWN = 32 * 1024;

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .build()
          .writer(
              new DefaultPrettyPrinter(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  /// The beginning of a value.
  ///
  /// @param value null: there is none
  public static PrettyJson of(@Nullable JsonNode value) {
    var whole = whole(value);
    return new PrettyJson(
        Visible.text(whole.length() > SHOWN ? whole.substring(0, SHOWN) : whole), whole.length());
  }

  /// Whether the page has only the beginning.
  public boolean isCut() {
    return length > SHOWN;
  }

  /// The size of the whole text.
  public String size() {
    return "%,d KiB".formatted(Math.ceilDiv(length, 1024));
  }

  /// The whole value, indented; empty for null.
  public static String whole(@Nullable JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return "";
    }
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree can always be written
    }
  }
}
