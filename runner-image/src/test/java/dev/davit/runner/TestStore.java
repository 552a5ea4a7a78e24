package dev.davit.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// An object store on a port of this machine, whose answer the test gives.
final class TestStore implements AutoCloseable {
  private final HttpServer server;

  /// How the store answers to all requests.
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private TestStore(Answer answer) throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer.to(exchange);
        });
    server.start();
  }

  static TestStore answering(Answer answer) throws IOException {
    return new TestStore(answer);
  }

  String url(String path) {
    return "http://localhost:%d/%s".formatted(server.getAddress().getPort(), path);
  }

  /// An answer with the word of S3 for what is wrong.
  static void send(HttpExchange exchange, int status, String code) throws IOException {
    try (exchange) {
      var body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
