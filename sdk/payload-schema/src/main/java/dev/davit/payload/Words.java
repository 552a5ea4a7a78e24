package dev.davit.payload;

/// Texts of bounded length.
final class Words {
  private Words() {}

  /// `text`, or its first characters and an ellipsis: at most `max` characters in total. A
  /// surrogate pair is never split.
  static String atMost(int max, String text) {
    if (text.length() <= max) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "…";
  }
}
