package dev.davit.operator.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers HTTPS requests by routes, each on a virtual thread. All that goes wrong is answered as a
/// [Problem].
final class GatewayServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayServer.class);

  private final HttpsServer server;
  private final GatewaySettings settings;
  private final Routes routes;
  private final Parking parking;
  private final Bodies bodies;
  private final GatewayMetrics metrics;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closing;

  private GatewayServer(
      HttpsServer server,
      GatewaySettings settings,
      Routes routes,
      Parking parking,
      GatewayMetrics metrics) {
    this.server = server;
    this.settings = settings;
    this.routes = routes;
    this.parking = parking;
    this.metrics = metrics;
    bodies = new Bodies(settings);
  }

  /// Listens where the settings say.
  ///
  /// @param routes by the prefix of their paths, such as `/v1/steps`; the longest prefix counts
  /// @param parking where the routes' calls wait; it is closed with the server
  /// @throws IOException if the port is taken
  static GatewayServer start(
      GatewaySettings settings,
      GatewayTls tls,
      Map<String, Route> routes,
      Parking parking,
      GatewayMetrics metrics)
      throws IOException {
    var server = HttpsServer.create(address(settings), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(tls.parameters());
          }
        });
    var gateway = new GatewayServer(server, settings, new Routes(routes), parking, metrics);
    server.setExecutor(gateway.threads);
    server.createContext("/", gateway::handle);
    server.start();
    return gateway;
  }

  private static InetSocketAddress address(GatewaySettings settings) {
    return settings
        .listen()
        .map(it -> new InetSocketAddress(it, settings.port()))
        .orElseGet(() -> new InetSocketAddress(settings.port()));
  }

  /// The port that it listens on.
  int port() {
    return server.getAddress().getPort();
  }

  /// Accepts nothing more, answers parked calls with 503, and waits for the others as long as the
  /// settings say.
  @Override
  public void close() {
    closing = true;
    parking.close();
    server.stop(Math.toIntExact(settings.patience().toSeconds()));
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    var begin = System.nanoTime();
    var response = answered(exchange);
    metrics.answered(response.status(), Duration.ofNanos(System.nanoTime() - begin));
    return response;
  }

  private Response answered(HttpExchange exchange) throws IOException {
    if (closing) {
      return Problem.unavailable("This gateway closes", Duration.ofSeconds(1));
    }
    var route = routes.of(exchange.getRequestURI().getRawPath());
    if (route.isEmpty()) {
      return Problem.notFound();
    }
    if (!route.get().methods().contains(exchange.getRequestMethod())) {
      return Problem.wrongMethod(route.get().methods());
    }
    return bodies.with(exchange, body -> answer(route.get(), request(exchange, body)));
  }

  private static Response answer(Route route, Request request) {
    try {
      return route.handler().answer(request);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("method", request.method())
          .addKeyValue("path", request.path())
          .setCause(e)
          .log("A call of the gateway failed");
      return Problem.of(500, "The operator's log says why").response();
    }
  }

  private static Request request(HttpExchange exchange, byte[] body) {
    var uri = exchange.getRequestURI();
    return new Request(
        exchange.getRequestMethod(),
        uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        headers(exchange),
        body,
        exchange.getRemoteAddress());
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return headers;
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    var body = response.body().getBytes(StandardCharsets.UTF_8);
    var hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
    response.headers().forEach(exchange.getResponseHeaders()::set);
    if (hasBody) {
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
    }
    exchange.sendResponseHeaders(response.status(), hasBody ? body.length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }
}
