package dev.davit.cli;

import dev.davit.cli.dev.Installation;
import dev.davit.local.api.EmbeddedApi;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Executes the most frequent commands once. The JVM that `./davit` starts for this records the
/// classes that they need as an AOT cache, from which later calls start in half the time.
final class Training {
  private static final List<List<String>> CALLS =
      List.of(
          List.of("runs", "list"),
          List.of("tasks", "list", "-o", "yaml"),
          List.of("queues", "list"),
          List.of("trigger", "training", "--payload", "{}"),
          List.of("runs", "get", "@latest", "-o", "json"),
          List.of("runs", "describe", "@latest"),
          List.of("runs", "cancel", "@latest"),
          List.of("runs", "list", "-o", "wide"));

  private Training() {}

  /// Calls each command on an API in this process, and ignores its output.
  public static void main(String[] none) {
    var nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (var api =
        EmbeddedApi.start(0, Installation.crds(), (namespace, pod) -> Optional.empty())) {
      for (var call : CALLS) {
        var arguments = new ArrayList<>(call);
        arguments.addAll(List.of("--server", api.url()));
        var all = arguments.toArray(String[]::new);
        Davit.commandLine(all).setOut(nowhere).setErr(nowhere).execute(all);
      }
    }
    System.exit(0);
  }
}
