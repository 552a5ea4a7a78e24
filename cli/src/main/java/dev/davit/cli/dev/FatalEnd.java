package dev.davit.cli.dev;

import dev.davit.cli.dev.Console.Tone;
import java.util.function.IntConsumer;

/// Ends the process when the operator in it cannot go on, and says why: what looks alive and starts
/// no run is worse.
final class FatalEnd {
  private static final int FAILED = 1;

  private FatalEnd() {}

  /// Why the operator cannot go on; may never return.
  @FunctionalInterface
  interface Reason {
    String await() throws InterruptedException;
  }

  /// @param log where more is to be read
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
