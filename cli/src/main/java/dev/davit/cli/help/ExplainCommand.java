package dev.davit.cli.help;

import dev.davit.cli.terminal.Output;
import dev.davit.cli.terminal.SimilarNames;
import dev.davit.cli.terminal.UsageException;
import dev.davit.contract.Reason;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the meaning of a reason and the advice for it.
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Say what a reason of a run means, whose matter it is and what to do about it.")
public final class ExplainCommand implements Callable<Integer> {
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

  /// The reason with this name, regardless of upper and lower case.
  ///
  /// @throws UsageException if there is none; the message has similar names
  static Reason reason(String word) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.wireName().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> new UsageException(unknown(word)));
  }

  private static String unknown(String word) {
    var words = Arrays.stream(Reason.values()).map(Reason::wireName).toList();
    return "\"%s\" is not a reason; %s"
        .formatted(
            word, SimilarNames.question(word, words).orElse("known: " + String.join(", ", words)));
  }
}
