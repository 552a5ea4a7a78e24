package dev.davit.cli.dashboard;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Opens addresses in the user's browser.
final class Browsers {
  private Browsers() {}

  /// Opens an address if there is a desktop; otherwise the user opens what is printed.
  static void open(String url) {
    opener(System.getProperty("os.name"), System.getenv())
        .ifPresent(
            program -> {
              try {
                new ProcessBuilder(List.of(program, url))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
              } catch (IOException e) {
                // There is no such program. The address has been printed.
              }
            });
  }

  /// The program that opens addresses; empty without a desktop.
  static Optional<String> opener(String system, Map<String, String> environment) {
    if (system.toLowerCase(Locale.ROOT).contains("mac")) {
      return Optional.of("open");
    }
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")
        ? Optional.of("xdg-open")
        : Optional.empty();
  }
}
