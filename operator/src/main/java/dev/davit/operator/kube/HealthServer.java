package dev.davit.operator.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/healthz`, `/readyz` and `/metrics` over plain HTTP, for the kubelet and for Prometheus.
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /// What is wrong, in words; empty if healthy.
  @FunctionalInterface
  public interface Check extends Supplier<String> {}

  /// Listens on `port` on all addresses; 0 takes a free one.
  ///
  /// @throws IOException if the port is taken
  public static HealthServer start(int port, Check live, Check ready, Supplier<String> metrics)
      throws IOException {
    var server = listen(port);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, live));
    server.createContext("/readyz", exchange -> answer(exchange, ready));
    server.createContext(
        "/metrics",
        exchange ->
            send(
                exchange,
                HttpURLConnection.HTTP_OK,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.get()));
    server.start();
    return new HealthServer(server);
  }

  private static HttpServer listen(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      throw new IOException(
          "port %d for health and metrics (DAVIT_HTTP_PORT): %s".formatted(port, e.getMessage()),
          e);
    }
  }

  /// The port that it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Check check) throws IOException {
    var wrong = check.get();
    var code = wrong.isEmpty() ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE;
    send(exchange, code, "text/plain; charset=utf-8", (wrong.isEmpty() ? "ok" : wrong) + "\n");
  }

  private static void send(HttpExchange exchange, int code, String type, String text)
      throws IOException {
    try (exchange) {
      var body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
