package dev.davit.cli.help;

import dev.davit.cli.terminal.Output;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints the script with which a shell completes commands and options.
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print a script by which a shell completes commands and options.",
      "For this shell only: source <(davit completion bash)"
    })
public final class CompletionCommand implements Callable<Integer> {
  /// The same script works for both: in zsh it turns on the emulation of bash's completion itself.
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
  @SuppressWarnings("UnusedVariable") // picocli checks the word by this type
  private Shell shell = Shell.bash;

  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it

  @Override
  public Integer call() {
    var davit = spec.root().commandLine();
    Output.of(spec.commandLine()).page(AutoComplete.bash(davit.getCommandName(), davit).strip());
    return 0;
  }
}
