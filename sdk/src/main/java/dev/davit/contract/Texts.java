package dev.davit.contract;

/// How text is made to fit.
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
}
