package dev.davit.dashboard.token;

import dev.davit.dashboard.web.Form;

/// What is typed to complete a token.
///
/// @param output a text that should be JSON
/// @param by who completes it, in free text
public record CompletionForm(String output, String by) {
  static final CompletionForm EMPTY = new CompletionForm("", "");

  /// As a browser has sent it.
  static CompletionForm of(Form form) {
    return new CompletionForm(form.first("output"), form.first("by"));
  }
}
