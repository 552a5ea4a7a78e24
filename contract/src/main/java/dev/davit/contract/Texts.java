package dev.davit.contract;

/// Shortens text and repairs it. A character is a UTF-16 unit here, and a surrogate pair is never
/// split: a text may get one shorter than asked for.
public final class Texts {
  private Texts() {}

  /// At most this number of characters. If something is left out, the last one is an ellipsis.
  ///
  /// @param characters at least 1
  public static String cut(String text, int characters) {
    return text.length() <= characters ? text : head(text, characters - 1) + "…";
  }

  /// The first characters, at most this number, without an ellipsis.
  public static String head(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var isSplit = characters > 0 && Character.isHighSurrogate(text.charAt(characters - 1));
    return text.substring(0, isSplit ? characters - 1 : characters);
  }

  /// The last characters, at most this number, without an ellipsis.
  public static String tail(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var begin = text.length() - characters;
    var isSplit = begin < text.length() && Character.isLowSurrogate(text.charAt(begin));
    return text.substring(isSplit ? begin + 1 : begin);
  }

  /// With U+FFFD for each unpaired half of a surrogate pair. A Java string may hold one, UTF-8
  /// cannot.
  static String wellFormed(String text) {
    var mended = new StringBuilder(text);
    for (var index = 0; index < mended.length(); index++) {
      if (Character.isSupplementaryCodePoint(mended.codePointAt(index))) {
        index++;
      } else if (Character.isSurrogate(mended.charAt(index))) {
        mended.setCharAt(index, '\uFFFD');
      }
    }
    return mended.toString();
  }
}
