package dev.davit.cli.dev;

import dev.davit.cli.dev.Console.Tone;
import java.util.function.IntConsumer;

/// Ends the process with a message when the operator in it cannot continue. A process that stays
/// alive and starts no runs would be worse.
final class FatalEnd {
  private static final int FAILED = 1;

  private FatalEnd() {}

  /// Waits for the reason why the operator cannot continue; may never return.
  @FunctionalInterface
  interface Reason {
    String await() throws InterruptedException;
  }

  /// @param log the file with the details
  /// @param exit ends the process
  static Thread follow(Reason reason, String log, Console console, IntConsumer exit) {
    return Thread.ofVirtual()
        .name("fatal-end")
        .start(
            () -> {
              try {
                console.say(
                    Tone.BAD,
                    "Davit ends, as its operator cannot go on: %s\nThe log of the operator: %s"
                        .formatted(reason.await(), log));
                exit.accept(FAILED);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
