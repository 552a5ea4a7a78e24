package dev.davit.payload;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import dev.davit.contract.Texts;
import java.util.HashMap;
import java.util.Map;

/// The patterns of one schema. RE2 has no back references and no look-around. In exchange, the time
/// to match a pattern is at most proportional to the length of the text times the size of the
/// program. The JDK's patterns may never finish. This class bounds the size of programs.
final class LinearPatterns {
  /// The largest program of one pattern, in instructions; `.{0,1000}` has 2,000.
  static final int MAX_SIZE = 4_000;

  /// The largest total size of the programs of a schema's patterns.
  static final int MAX_SIZE_OF_ALL = 10_000;

  private static final int SHOWN_CHARS = 60;

  /// Compiled patterns by text, because several keywords of a schema may use the same pattern.
  private final Map<String, Pattern> byText = new HashMap<>();

  private long sizeOfAll;

  /// Why a pattern cannot be used. The library wraps the exception, so its cause has the message.
  static final class UnusablePattern extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnusablePattern(String why) {
      super(why);
    }
  }

  /// The pattern, which counts its steps for the current check.
  ///
  /// @throws UnusablePattern if it is not a pattern, not supported by RE2, or too large
  RegularExpression of(String text) {
    var pattern = compiled(text);
    return value -> {
      StepCounter.countPattern(value.length(), pattern.programSize());
      return pattern.matcher(value).find();
    };
  }

  private synchronized Pattern compiled(String text) {
    var known = byText.get(text);
    if (known != null) {
      return known;
    }
    var pattern = compile(text);
    byText.put(text, pattern);
    return pattern;
  }

  /// The approximate memory of the compiled patterns, in bytes.
  synchronized int weight() {
    return (int) (64 * sizeOfAll) + 1_000 * byText.size();
  }

  /// Releases the memory that matching keeps for the next match.
  synchronized void release() {
    byText.values().forEach(Pattern::reset);
  }

  private Pattern compile(String text) {
    if (text.length() > PatternSize.MAX_CHARS) {
      throw refused(text, "has %d characters", text.length(), PatternSize.MAX_CHARS);
    }
    var size = PatternSize.of(text);
    if (size.groups() > PatternSize.MAX_GROUPS) {
      throw refused(text, "has %d groups", size.groups(), PatternSize.MAX_GROUPS);
    }
    if (size.total() > MAX_SIZE) {
      throw refused(text, "makes a program of %d instructions", size.total(), MAX_SIZE);
    }
    if (sizeOfAll + size.total() > MAX_SIZE_OF_ALL) {
      throw refused(
          text,
          "makes a program of %d instructions with the schema's other patterns",
          sizeOfAll + size.total(),
          MAX_SIZE_OF_ALL);
    }
    sizeOfAll += size.total();
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new UnusablePattern(named(text) + " is not one of RE2: " + e.getDescription());
    }
  }

  private static UnusablePattern refused(String text, String what, long number, int limit) {
    return new UnusablePattern(
        "%s %s; at most %d are allowed".formatted(named(text), what.formatted(number), limit));
  }

  private static String named(String text) {
    return "pattern \"%s\"".formatted(Texts.cut(text, SHOWN_CHARS));
  }
}
