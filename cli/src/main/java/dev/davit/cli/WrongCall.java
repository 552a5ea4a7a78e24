package dev.davit.cli;

import dev.davit.cli.terminal.SimilarNames;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The error in the arguments of a call, in one line.
final class WrongCall {
  private static final int MOST_SUGGESTIONS = 3;

  /// Part of picocli's message for an option whose Java type is int or long.
  private static final String NO_INTEGER = " is not an? (int|long)$";

  private WrongCall() {}

  static String text(ParameterException wrong) {
    var command = wrong.getCommandLine();
    return what(wrong) + "; see " + command.getCommandSpec().qualifiedName() + " --help";
  }

  private static String what(ParameterException wrong) {
    var command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !command.getSubcommands().isEmpty()
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      // The first of these arguments names a command that does not exist.
      var word = unmatched.getUnmatched().getFirst();
      return "there is no command %s %s".formatted(command.getCommandSpec().qualifiedName(), word)
          + SimilarNames.question(word, command.getSubcommands().keySet())
              .map(question -> "; " + question)
              .orElse("");
    }
    return String.valueOf(wrong.getMessage())
            .strip()
            .replaceFirst(NO_INTEGER, " is not a whole number")
        + meant(wrong);
  }

  /// Options with a similar spelling.
  private static String meant(ParameterException wrong) {
    var similar =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.<String>of();
    return similar.isEmpty()
        ? ""
        : similar.stream()
            .limit(MOST_SUGGESTIONS)
            .collect(Collectors.joining(" or ", "; did you mean ", "?"));
  }
}
