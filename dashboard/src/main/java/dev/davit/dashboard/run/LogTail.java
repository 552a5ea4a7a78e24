package dev.davit.dashboard.run;

/// The log of a pod of a run, or its end.
///
/// @param pod whose log it is
/// @param text empty: there is none
/// @param source in a sentence, where the text is from, or why there is none
public record LogTail(String pod, String text, String source) {
  public LogTail {
    text = Visible.log(text);
    source = Visible.text(source);
  }
}
