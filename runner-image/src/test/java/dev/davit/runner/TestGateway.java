package dev.davit.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.davit.contract.Assignment.AssignedGateway;
import dev.davit.contract.GatewayProblem;
import dev.davit.contract.PodContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A gateway whose answers the test says, on a port of this machine.
final class TestGateway implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /// The requests in their order, as `POST /path Bearer token body`.
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Path folder;
  private final Keys keys;
  private final HttpsServer server;

  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /// A private key, and its certificate as PEM.
  record Keys(SSLContext tls, String pem) {
    /// For a server of this name.
    static Keys of(Path folder, String host) {
      try {
        var file = folder.resolve("keys-" + host + ".p12");
        if (!Files.exists(file)) {
          make(file, host);
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        var encoded =
            Base64.getMimeEncoder().encodeToString(store.getCertificate("g").getEncoded());
        return new Keys(
            tls, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void make(Path file, String host) throws IOException, InterruptedException {
      var command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-keyalg",
              "EC",
              "-alias",
              "g",
              "-dname",
              "CN=" + host,
              "-ext",
              "SAN=dns:" + host,
              "-storepass",
              new String(PASSWORD),
              "-keystore",
              file.toString());
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + output);
      }
    }
  }

  private TestGateway(Path folder, Keys keys) throws IOException {
    this.folder = folder;
    this.keys = keys;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(keys.tls()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /// A gateway that takes everything, and has recorded nothing.
  static TestGateway in(Path folder) throws IOException {
    return new TestGateway(folder, Keys.of(folder, "localhost"));
  }

  /// A gateway whose certificate is for another name.
  static TestGateway elsewhere(Path folder) throws IOException {
    return new TestGateway(folder, Keys.of(folder, "elsewhere.example"));
  }

  /// The answers to the next requests. After them, all requests succeed.
  TestGateway answering(Answer... next) {
    answers.addAll(List.of(next));
    return this;
  }

  static Answer status(int status, String body, String... header) {
    return exchange -> {
      if (header.length == 2) {
        exchange.getResponseHeaders().add(header[0], header[1]);
      }
      send(exchange, status, body);
    };
  }

  static Answer problem(GatewayProblem problem) {
    return status(
        problem.status(),
        "{\"type\":\"%s\",\"status\":%d,\"detail\":\"entry 7\"}"
            .formatted(problem.type(), problem.status()),
        "Content-Type",
        "application/problem+json");
  }

  /// Breaks the connection.
  static Answer nothing() {
    return HttpExchange::close;
  }

  /// The headers at once, and the body after the client has gone.
  static Answer slowBody() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().flush();
      Thread.sleep(10_000);
    };
  }

  static Answer slow(long millis, Answer then) {
    return exchange -> {
      Thread.sleep(millis);
      then.to(exchange);
    };
  }

  /// The file with the token.
  static Path tokenIn(Path folder) {
    return folder.resolve("token");
  }

  AssignedGateway assigned(boolean hasJournal) {
    return assigned(keys.pem(), hasJournal);
  }

  AssignedGateway assigned(String ca, boolean hasJournal) {
    var url = "https://localhost:" + server.getAddress().getPort();
    token("first");
    return new AssignedGateway(
        url,
        ca,
        hasJournal,
        List.of(
            PodContract.GATEWAY_CALL_RUNS,
            PodContract.GATEWAY_CALL_TOKENS,
            PodContract.GATEWAY_CALL_OUTPUT,
            PodContract.GATEWAY_CALL_WAITS));
  }

  /// Replaces the token, as the kubelet does.
  void token(String content) {
    try {
      Files.writeString(tokenIn(folder), content + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          String.join(
              " ",
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              body));
      var next = answers.poll();
      (next == null ? status(200, "{\"entries\":[]}") : next).to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
