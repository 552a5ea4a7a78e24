package dev.davit.e2e.cluster;

import java.util.Map;

/// Whose cluster the tests with real pods use: what `DAVIT_E2E` says.
enum ClusterChoice {
  /// kind where Docker is, otherwise this machine's own processes.
  AUTO,
  KIND,
  HOST,
  /// The current context of `KUBECONFIG`. Never taken unless asked for: it may be anybody's.
  EXISTING,
  OFF;

  /// What these variables of the environment choose.
  ///
  /// @throws IllegalArgumentException if they choose nothing
  static ClusterChoice of(Map<String, String> environment) {
    var text = environment.getOrDefault("DAVIT_E2E", "auto");
    var choice =
        switch (text) {
          case "", "auto" -> AUTO;
          case "kind" -> KIND;
          case "host" -> HOST;
          case "existing" -> EXISTING;
          case "off" -> OFF;
          default ->
              throw new IllegalArgumentException(
                  "DAVIT_E2E is \"%s\"; allowed are auto, kind, host, existing and off"
                      .formatted(text));
        };
    if (choice == EXISTING && environment.getOrDefault("KUBECONFIG", "").isEmpty()) {
      throw new IllegalArgumentException(
          "DAVIT_E2E is \"existing\", which takes the current context of KUBECONFIG, and that is not set");
    }
    return choice;
  }
}
