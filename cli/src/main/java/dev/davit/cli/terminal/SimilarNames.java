package dev.davit.cli.terminal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Existing names that are similar to an unknown one.
public final class SimilarNames {
  private static final int MOST_TYPOS = 4;
  private static final int MOST_SUGGESTIONS = 3;

  private SimilarNames() {}

  /// `did you mean A, B?`; empty if no name has a similar spelling.
  public static Optional<String> question(String word, Collection<String> known) {
    var near =
        known.stream()
            .filter(name -> isAlike(word, name))
            .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
            .limit(MOST_SUGGESTIONS)
            .collect(Collectors.joining(", "));
    return near.isEmpty() ? Optional.empty() : Optional.of("did you mean %s?".formatted(near));
  }

  private static boolean isAlike(String word, String name) {
    return distance(word, name) <= Math.min(MOST_TYPOS, name.length() / 2)
        || (word.length() >= 4 && lower(name).contains(lower(word)));
  }

  /// The number of letters to insert, remove or replace.
  private static int distance(String one, String other) {
    var a = lower(one);
    var b = lower(other);
    var row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
