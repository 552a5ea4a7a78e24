package dev.davit.dashboard.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An HTTP server. A virtual thread answers each request.
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final List<String> EVENTS = List.of("events");
  private static final List<String> ALIVE = List.of("healthz");
  private static final List<String> READY = List.of("readyz");
  private static final int WORTH_COMPRESSING = 1024;

  static {
    // By default, the JDK's server waits for an acknowledgement between two packets of an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Listen listen;
  private final ExecutorService threads;
  private final Guard guard;
  private final Route route;
  private final Feed feed;
  private final Function<ProblemException, Response> problems;

  private Server(
      HttpServer server,
      Listen listen,
      ExecutorService threads,
      Guard guard,
      Route route,
      Feed feed,
      Function<ProblemException, Response> problems) {
    this.server = server;
    this.listen = listen;
    this.threads = threads;
    this.guard = guard;
    this.route = route;
    this.feed = feed;
    this.problems = problems;
  }

  /// Begins to answer.
  ///
  /// @param feed what `/events` reports
  /// @param problems the page of a problem
  /// @throws UncheckedIOException when the port is taken
  public static Server start(
      Listen listen,
      Guard guard,
      Route route,
      Feed feed,
      Function<ProblemException, Response> problems) {
    try {
      var http = create(listen);
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      var server = new Server(http, listen, threads, guard, route, feed, problems);
      http.setExecutor(threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer create(Listen listen) throws IOException {
    if (listen.tls().isEmpty()) {
      return HttpServer.create(listen.address(), 0);
    }
    var https = HttpsServer.create(listen.address(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(listen.tls().get()));
    return https;
  }

  /// The address that opens the dashboard in a browser on this machine.
  public String url() {
    return (listen.tls().isPresent() ? "https" : "http")
        + "://127.0.0.1:"
        + port()
        + guard.entrance();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /// An answer, or events that follow.
  private sealed interface Answer {
    record Whole(Response response) implements Answer {}

    record Following(Changes changes, Form query) implements Answer {}
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (answer(exchange)) {
        case Answer.Whole(var response) -> {
          try {
            send(exchange, response);
          } finally {
            response.sent().run();
          }
        }
        case Answer.Following(var changes, var query) -> {
          try (changes) {
            Events.send(exchange, changes, query);
          } catch (RuntimeException e) {
            // The API server does not answer, or no longer to this user. The browser asks again.
            log.debug("What followed {} has ended", exchange.getRequestURI(), e);
          }
        }
      }
    } catch (InterruptedException e) {
      log.debug("The server ends");
    } catch (IOException e) {
      log.debug("The browser that asked for {} has gone", exchange.getRequestURI(), e);
    }
  }

  private Answer answer(HttpExchange exchange) {
    try {
      return decided(exchange);
    } catch (ProblemException problem) {
      return new Answer.Whole(problems.apply(problem));
    } catch (Exception e) {
      log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return new Answer.Whole(
          problems.apply(
              new ProblemException(
                  500, "The dashboard made a mistake; its log has the cause. Please report it.")));
    }
  }

  private Answer decided(HttpExchange exchange) throws Exception {
    var method = method(exchange.getRequestMethod());
    var headers = exchange.getRequestHeaders();
    var asked = request(exchange, method);
    var early = probe(asked).or(() -> entering(asked, headers));
    if (early.isPresent()) {
      return new Answer.Whole(early.get());
    }
    var refusal = guard.refusal(method, headers, port());
    var asset = asset(asked);
    // The page of a problem needs its style, which is no secret.
    if (asset.isPresent()) {
      return new Answer.Whole(asset.get());
    }
    if (refusal.isPresent()) {
      throw new ProblemException(403, refusal.get());
    }
    var request = asked.from(Caller.of(headers, guard.isSecure(headers)));
    return request.path().equals(EVENTS) && exchange.getRequestMethod().equals("GET")
        ? new Answer.Following(feed.open(request), Form.of(request.query()))
        : new Answer.Whole(route.answer(request));
  }

  private Optional<Response> entering(Request request, Headers headers) {
    return request.method() == Request.Method.GET
        ? guard.entering(request.path(), headers, port())
        : Optional.empty();
  }

  /// The kubelet asks by the pod's address, which is no name of the dashboard.
  private Optional<Response> probe(Request request) {
    if (listen.ready().isEmpty()) {
      return Optional.empty();
    }
    if (request.path().equals(ALIVE)) {
      return Optional.of(Response.text("alive\n"));
    }
    if (request.path().equals(READY)) {
      return Optional.of(
          listen.ready().get().getAsBoolean()
              ? Response.text("ready\n")
              : Response.text(503, "The runs are being loaded.\n"));
    }
    return Optional.empty();
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
          method,
          uri.getRawPath(),
          Optional.ofNullable(uri.getRawQuery()).orElse(""),
          exchange.getRequestBody());
    } catch (IllegalArgumentException e) {
      throw ProblemException.notFound();
    }
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
