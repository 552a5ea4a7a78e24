package dev.davit.contract;

/// How text is made to fit, and to be text.
final class Texts {
  private Texts() {}

  /// At most so many characters, the last one an ellipsis where something was left out; never half
  /// a surrogate pair.
  static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    var end = characters - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /// With U+FFFD for each half of a surrogate pair that stands alone: a string of Java may hold
  /// one, UTF-8 cannot.
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
