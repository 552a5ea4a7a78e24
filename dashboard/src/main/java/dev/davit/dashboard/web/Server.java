package dev.davit.dashboard.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server on the loopback interface. A virtual thread answers each request.
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final List<String> EVENTS = List.of("events");
  private static final int WORTH_COMPRESSING = 1024;
  private static final int MAX_FORM = 1024 * 1024;

  static {
    // By default, the JDK's server waits for an acknowledgement between two packets of an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Guard guard;
  private final Route route;
  private final Changes changes;
  private final Function<ProblemException, Response> problems;

  private Server(
      HttpServer server,
      ExecutorService threads,
      Guard guard,
      Route route,
      Changes changes,
      Function<ProblemException, Response> problems) {
    this.server = server;
    this.threads = threads;
    this.guard = guard;
    this.route = route;
    this.changes = changes;
    this.problems = problems;
  }

  /// Begins to answer.
  ///
  /// @param port 0 for any free port
  /// @param changes what `/events` reports
  /// @param problems the page of a problem
  /// @throws UncheckedIOException when the port is taken
  public static Server start(
      int port,
      Guard guard,
      Route route,
      Changes changes,
      Function<ProblemException, Response> problems) {
    try {
      var http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      var server = new Server(http, threads, guard, route, changes, problems);
      http.setExecutor(threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The address that opens the dashboard in a browser.
  public String url() {
    return "http://127.0.0.1:" + port() + guard.entrance();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var response = response(exchange);
      if (response.isPresent()) {
        send(exchange, response.get());
      } else {
        var query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        Events.send(exchange, changes, Form.of(query));
      }
    } catch (InterruptedException e) {
      log.debug("The server ends");
    } catch (IOException e) {
      log.debug("The browser that asked for {} has gone", exchange.getRequestURI(), e);
    }
  }

  /// Empty: the answer is the events.
  private Optional<Response> response(HttpExchange exchange) {
    try {
      return answer(exchange);
    } catch (ProblemException problem) {
      return Optional.of(problems.apply(problem));
    } catch (Exception e) {
      log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Optional.of(
          problems.apply(
              new ProblemException(
                  500, "The dashboard made a mistake; its log has the cause. Please report it.")));
    }
  }

  private Optional<Response> answer(HttpExchange exchange) throws Exception {
    var method = method(exchange.getRequestMethod());
    var headers = exchange.getRequestHeaders();
    var request = request(exchange, method);
    if (method == Request.Method.GET) {
      var entering = guard.entering(request.path(), headers, port());
      if (entering.isPresent()) {
        return entering;
      }
    }
    var refusal = guard.refusal(method, headers, port());
    if (refusal.isPresent()) {
      // The page of a problem needs its style, which is no secret.
      return Optional.of(
          asset(request).orElseThrow(() -> new ProblemException(403, refusal.get())));
    }
    if (method == Request.Method.POST) {
      return Optional.of(route.answer(request.with(form(exchange))));
    }
    var asset = asset(request);
    if (asset.isPresent()) {
      return asset;
    }
    return request.path().equals(EVENTS) && exchange.getRequestMethod().equals("GET")
        ? Optional.empty()
        : Optional.of(route.answer(request));
  }

  private static Optional<Response> asset(Request request) {
    return request.method() == Request.Method.GET ? Assets.at(request.path()) : Optional.empty();
  }

  private static Request.Method method(String name) {
    return switch (name) {
      case "GET", "HEAD" -> Request.Method.GET;
      case "POST" -> Request.Method.POST;
      default -> throw new ProblemException(405, "The dashboard does not know this method.");
    };
  }

  private static Request request(HttpExchange exchange, Request.Method method) {
    var uri = exchange.getRequestURI();
    try {
      return Request.of(
          method, uri.getRawPath(), Optional.ofNullable(uri.getRawQuery()).orElse(""));
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
  }

  private static Form form(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readNBytes(MAX_FORM);
    if (body.length == MAX_FORM) {
      throw new ProblemException(413, "The form is too large.");
    }
    return Form.of(new String(body, StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    var headers = exchange.getResponseHeaders();
    Guard.HEADERS.forEach(headers::set);
    headers.set("Content-Type", response.contentType());
    // Pages have payloads: no copy of them stays on the disk.
    headers.set("Cache-Control", "no-store");
    response.headers().forEach(headers::set);
    var body = response.body();
    if (body.length >= WORTH_COMPRESSING && takesGzip(exchange)) {
      headers.set("Content-Encoding", "gzip");
      headers.set("Vary", "Accept-Encoding");
      body = compressed(body);
    }
    var isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), isHead || body.length == 0 ? -1 : body.length);
    if (!isHead && body.length > 0) {
      try (var out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static boolean takesGzip(HttpExchange exchange) {
    return exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()).stream()
        .anyMatch(value -> value.contains("gzip"));
  }

  private static byte[] compressed(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream(body.length / 4);
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }
}
