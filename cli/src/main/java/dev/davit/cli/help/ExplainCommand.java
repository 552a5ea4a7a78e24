package dev.davit.cli.help;

import dev.davit.cli.dev.UsageException;
import dev.davit.cli.terminal.Output;
import dev.davit.contract.Reason;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what a reason means and what to do about it.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Say what a reason of a run means, whose matter it is and what to do about it.")
public final class ExplainCommand implements Callable<Integer> {
  /// How many letters may be wrong in a word that somebody means.
  private static final int MOST_TYPOS = 4;

  @Parameters(
      paramLabel = "REASON",
      description = "The word in status.reason, such as ConcurrencyLimit.")
  private String word = "";

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    Output.of(spec.commandLine()).page(text(reason(word)));
    return 0;
  }

  static String text(Reason reason) {
    return """
        %s
        What happened:  %s
        Whose matter:   %s
        What to do:     %s"""
        .formatted(
            reason.wireName(),
            reason.meaning(),
            switch (reason.blame()) {
              case NOBODY -> "nobody's: this is how it should be";
              case TASK -> "your task's";
              case CLUSTER -> "your cluster's";
              case DAVIT -> "Davit's: this is a bug";
            },
            reason.advice());
  }

  /// The reason of that word, in any case of its letters.
  ///
  /// @throws UsageException if there is none; it names those that are alike
  static Reason reason(String word) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.wireName().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> new UsageException(unknown(word)));
  }

  private static String unknown(String word) {
    var near =
        Arrays.stream(Reason.values())
            .map(Reason::wireName)
            .filter(name -> isAlike(word, name))
            .sorted(Comparator.comparingInt((String name) -> distance(word, name)))
            .limit(3)
            .collect(Collectors.joining(", "));
    return near.isEmpty()
        ? "\"%s\" is not a reason; known: %s"
            .formatted(
                word,
                Arrays.stream(Reason.values())
                    .map(Reason::wireName)
                    .collect(Collectors.joining(", ")))
        : "\"%s\" is not a reason; did you mean %s?".formatted(word, near);
  }

  private static boolean isAlike(String word, String name) {
    return distance(word, name) <= Math.min(MOST_TYPOS, name.length() / 2)
        || (word.length() >= 4 && lower(name).contains(lower(word)));
  }

  /// How many letters have to be put in, taken out or replaced.
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
