package dev.davit.training;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// The operator as a process that notes what it does.
///
/// @param cache where it writes the notes when it ends
/// @param log what it prints
record TrainedOperator(Process process, int port, Path cache, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  static TrainedOperator start(Path java, Path operator, Path work, TlsFront front)
      throws IOException {
    var cache = operator.resolve("davit.aot");
    var log = work.resolve("operator.log");
    var port = freePort();
    Files.deleteIfExists(cache);
    var builder =
        new ProcessBuilder(
            java.toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:AOTCacheOutput=" + cache,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            operator.resolve("lib/davit-operator.jar").toString(),
            "dev.davit.operator.Main");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var environment = builder.environment();
    environment.put("DAVIT_HTTP_PORT", Integer.toString(port));
    // There is nobody to agree with.
    environment.put("DAVIT_LEADER_ELECTION", "false");
    // As in a cluster, where the operator finds the API by its service account.
    environment.put("KUBECONFIG", work.resolve("none").toString());
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(front.port()));
    environment.put("KUBERNETES_CERTS_CA_FILE", front.certificate().toString());
    environment.put(
        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
        Files.writeString(work.resolve("token"), "training").toString());
    return new TrainedOperator(builder.start(), port, cache, log);
  }

  /// Waits until it answers at all: what it finds then, it works on as soon as it is ready.
  void awaitAnswer() throws IOException, InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    while (get("/healthz") == 0) {
      if (!process.isAlive() || Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("the operator does not answer; see " + log);
      }
      Thread.sleep(50);
    }
  }

  /// The status of the answer; 0 where there is none.
  int get(String path) throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /// Asks the process to end as a kubelet does, and waits for the cache.
  void end() throws InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache)) {
      throw new IllegalStateException("the operator left no AOT cache; see " + log);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
