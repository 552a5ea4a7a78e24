package dev.davit.training;

import dev.davit.api.Run;
import dev.davit.local.api.EmbeddedApi;
import dev.davit.local.node.Images;
import dev.davit.local.node.LocalNode;
import dev.davit.runner.RunnerHome;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Lets the operator of the image bring a few runs to their end, on an API and a node in this
/// process, and asks it to end: its JVM then writes the AOT cache.
public final class OperatorTraining {
  private OperatorTraining() {}

  /// Trains, and ends the process.
  ///
  /// @param args the `java` of the image's runtime; the folder with the operator's `lib`, which the
  ///   cache is written to; the folder of the CRDs; a folder to work in
  public static void main(String[] args) throws IOException, InterruptedException {
    var java = Path.of(args[0]);
    var work = Files.createDirectories(Path.of(args[3]));
    // Its tasks are containers that state their commands.
    var noImages = new Images(java, new RunnerHome(Path.of("none")), Map.of());
    var node = new LocalNode.Settings(work.resolve("pods"), 2, () -> noImages);
    try (var api = EmbeddedApi.start(0, crds(Path.of(args[2])), node.logs());
        var front = TlsFront.start(work, URI.create(api.url()).getPort());
        var client = api.newClient();
        var _ = LocalNode.start(client, node, (_, _) -> {});
        var operator = TrainedOperator.start(java, Path.of(args[1]), work, front)) {
      operator.awaitAnswer();
      work(client);
      operator.get("/readyz");
      operator.get("/metrics");
      operator.end();
    }
    // Threads of the client would keep the build waiting.
    System.exit(0);
  }

  private static List<String> crds(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".davit.dev-v1.yml"))
          .map(OperatorTraining::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Applies what is to be done, and waits for it.
  private static void work(KubernetesClient client) {
    client
        .load(OperatorTraining.class.getResourceAsStream("training.yaml"))
        .items()
        .forEach(object -> client.resource(object).create());
    for (var run : client.resources(Run.class).inNamespace("default").list().getItems()) {
      client
          .resource(run)
          .waitUntilCondition(
              seen ->
                  seen != null
                      && seen.getStatus() != null
                      && Boolean.TRUE.equals(seen.getStatus().finished()),
              1,
              TimeUnit.MINUTES);
    }
  }
}
