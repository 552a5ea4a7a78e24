package dev.davit.dashboard.run;

import dev.davit.dashboard.web.ProblemException;

/// What the dashboard shows.
///
/// @param cluster in words
/// @param namespace the only one; empty: all
/// @param home the namespace that opens first
public record Scope(String cluster, String namespace, String home) {
  /// The namespace of an address.
  ///
  /// @throws ProblemException if the dashboard does not show it
  public String checked(String text) {
    if (text.equals(Frame.ALL) && namespace.isEmpty()) {
      return text;
    }
    if (!namespace.isEmpty() && !namespace.equals(text)) {
      throw ProblemException.notFound();
    }
    return Section.name(text);
  }
}
