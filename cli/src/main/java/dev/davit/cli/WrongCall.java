package dev.davit.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with the arguments of a call, in one line.
final class WrongCall {
  private static final int MOST_SUGGESTIONS = 3;

  /// What picocli says of an option whose Java type is int or long.
  private static final String NO_INTEGER = " is not an? (int|long)$";

  private WrongCall() {}

  static String text(ParameterException wrong) {
    var command = wrong.getCommandLine();
    return String.valueOf(wrong.getMessage())
            .strip()
            .replaceFirst(NO_INTEGER, " is not a whole number")
        + meant(wrong)
        + "; see "
        + command.getCommandSpec().qualifiedName()
        + " --help";
  }

  /// Options and commands that are spelled in a similar way.
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
