package dev.davit.payload;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/// A pattern of a schema. RE2 has no back references and no look-around, and in exchange no pattern
/// takes longer than the text is long; the JDK's own can take for ever.
final class LinearPattern {
  private LinearPattern() {}

  /// @throws IllegalArgumentException where it is no pattern, or one that RE2 does not have
  static RegularExpression of(String text) {
    try {
      var pattern = Pattern.compile(text);
      return value -> pattern.matcher(value).find();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern \"%s\" is not one of RE2: %s".formatted(text, e.getDescription()), e);
    }
  }
}
