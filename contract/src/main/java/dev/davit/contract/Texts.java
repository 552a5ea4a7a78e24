package dev.davit.contract;

/// Shortens text and repairs it.
final class Texts {
  private Texts() {}

  /// At most this number of characters. If something is left out, the last one is an ellipsis. A
  /// surrogate pair is never split.
  static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var end = characters - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
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
