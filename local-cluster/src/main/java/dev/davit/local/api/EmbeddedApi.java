package dev.davit.local.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.davit.local.api.Registry.WriteOptions;
import dev.davit.watch.WatchText;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kubernetes API in memory, on a port of the loopback interface. It has no authentication, but
/// refuses web pages: [LocalCallers].
public final class EmbeddedApi implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedApi.class);

  static {
    // By default, the server of the JDK waits for an acknowledgement between two packets of a
    // response, and closes idle connections that clients are about to reuse.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "86400");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Discovery discovery;
  private final Endpoints endpoints;

  private EmbeddedApi(
      HttpServer server, ExecutorService threads, Discovery discovery, Endpoints endpoints) {
    this.server = server;
    this.threads = threads;
    this.discovery = discovery;
    this.endpoints = endpoints;
  }

  /// Serves the kinds of `crds`, each the text of a YAML file.
  ///
  /// @param port 0 for any free port
  /// @throws UncheckedIOException when the port is taken, or a CRD cannot be read
  public static EmbeddedApi start(int port, Collection<String> crds, PodLogs logs) {
    return start(port, crds, logs, InstantSource.system());
  }

  static EmbeddedApi start(int port, Collection<String> crds, PodLogs logs, InstantSource clock) {
    try {
      var definitions = new ArrayList<ObjectNode>();
      for (var crd : crds) {
        definitions.addAll(Json.yaml(crd.getBytes(StandardCharsets.UTF_8)));
      }
      var catalog = Catalog.of(definitions);
      var store = new Store();
      var registry = new Registry(store, clock);
      seed(registry, definitions);
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      var api =
          new EmbeddedApi(
              server,
              threads,
              new Discovery(catalog),
              endpoints(catalog, store, registry, logs, clock));
      server.setExecutor(threads);
      server.createContext("/", api::handle);
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The address of the API, such as `http://127.0.0.1:8091`.
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// A new client for this API. The caller must close it.
  public KubernetesClient newClient() {
    return new KubernetesClientBuilder()
        .withConfig(config())
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(WatchText::addTo)
        .build();
  }

  /// A client configuration for this API.
  public Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(url())
        .withNamespace("default")
        // The API has no WebSockets, and trying them first would cost one request per watch.
        .withOnlyHttpWatches(true)
        .build();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private static Endpoints endpoints(
      Catalog catalog, Store store, Registry registry, PodLogs logs, InstantSource clock) {
    var accounts = new ServiceAccounts(registry);
    var tokens = Tokens.withNewKey();
    var requests = new TokenRequests(registry, accounts, tokens, clock);
    var reviews = new Reviews(new TokenCheck(registry, accounts, tokens, clock));
    return new Endpoints(catalog, store, registry, logs, requests, reviews, clock);
  }

  private static void seed(Registry registry, List<ObjectNode> crds) {
    for (var name : List.of("default", "kube-system", "davit-system")) {
      var namespace = Json.object();
      Meta.of(namespace).put("name", name);
      registry.create(Catalog.NAMESPACES, "", namespace, WriteOptions.USUAL);
    }
    for (var crd : crds) {
      var copy = crd.deepCopy();
      copy.withObject("/status")
          .putArray("conditions")
          .addObject()
          .put("type", "Established")
          .put("status", "True");
      registry.create(Catalog.CRDS, "", copy, WriteOptions.USUAL);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (Refusal refusal) {
        Answers.send(exchange, refusal.code(), refusal.status());
      } catch (InterruptedException e) {
        // The API is closing, and so the connection closes too.
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.warn("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        Answers.send(exchange, 500, Refusal.internal(e).status());
      }
    } catch (IOException e) {
      log.debug("The client of {} has gone", exchange.getRequestURI(), e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    LocalCallers.check(exchange.getRequestHeaders());
    var uri = exchange.getRequestURI();
    if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      // With 200 instead of 101, clients that try WebSockets first switch to a plain stream at
      // once.
      Answers.send(exchange, 200, Json.object());
      return;
    }
    var path = ResourcePath.parse(uri.getRawPath());
    if (path.isPresent()) {
      endpoints.answer(path.get(), exchange);
      return;
    }
    if (uri.getPath().matches("/(healthz|readyz|livez)")) {
      Answers.send(exchange, 200, Json.object());
      return;
    }
    Answers.send(exchange, 200, discovery.at(uri.getPath()).orElseThrow(Refusal::noSuchPath));
  }
}
