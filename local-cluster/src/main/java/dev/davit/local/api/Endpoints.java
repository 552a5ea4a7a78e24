package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.davit.local.api.Registry.WriteOptions;
import dev.davit.local.api.Store.ObjectKey;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Handles one request about objects of a kind.
record Endpoints(
    Catalog catalog,
    Store store,
    Registry registry,
    PodLogs logs,
    TokenRequests tokens,
    Reviews reviews,
    InstantSource clock) {
  /// The same as the real server's `--min-request-timeout`.
  private static final long WATCH_SECONDS = 1800;

  void answer(ResourcePath path, HttpExchange exchange) throws IOException, InterruptedException {
    var type =
        catalog.find(path.group(), path.version(), path.plural()).orElseThrow(Refusal::noSuchPath);
    var query = Query.of(exchange.getRequestURI());
    if (path.subresource().equals("log") && type.equals(Catalog.PODS)) {
      log(path, query, exchange);
    } else if (Catalog.REVIEWS.contains(type)) {
      review(type, exchange);
    } else if (path.subresource().equals("token") && type.equals(Catalog.SERVICE_ACCOUNTS)) {
      token(path, exchange);
    } else if (path.name().isEmpty()) {
      answerCollection(type, path, query, exchange);
    } else if (path.subresource().isEmpty() || path.subresource().equals("status")) {
      answerObject(type, path, query, exchange);
    } else {
      throw Refusal.noSuchPath();
    }
  }

  private void answerCollection(
      ResourceType type, ResourcePath path, Query query, HttpExchange exchange)
      throws IOException, InterruptedException {
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (query.flag("watch")) {
          watch(type, path, query, exchange);
        } else {
          Answers.send(exchange, 200, list(type, path, query, accept(exchange)));
        }
      }
      case "POST" -> {
        var created =
            registry.create(type, path.namespace(), Bodies.object(exchange), options(query));
        Answers.send(exchange, 201, shown(type, created, accept(exchange)));
      }
      case "DELETE" -> {
        var options = Bodies.optionalObject(exchange);
        var selection = selection(query);
        store.list(type, path.namespace()).items().stream()
            .filter(selection)
            .forEach(object -> registry.delete(keyOf(type, object), options));
        Answers.send(exchange, 200, list(type, path, query, accept(exchange)));
      }
      default -> throw Refusal.methodNotAllowed();
    }
  }

  private void answerObject(
      ResourceType type, ResourcePath path, Query query, HttpExchange exchange) throws IOException {
    var key = new ObjectKey(type, path.namespace(), path.name());
    var statusOnly = path.subresource().equals("status");
    switch (exchange.getRequestMethod()) {
      case "GET" -> Answers.send(exchange, 200, shown(type, registry.get(key), accept(exchange)));
      case "PUT" -> {
        var body = Bodies.object(exchange);
        var updated = registry.update(key, statusOnly, options(query), before -> body);
        Answers.send(exchange, 200, shown(type, updated, accept(exchange)));
      }
      case "PATCH" -> patch(key, statusOnly, query, exchange);
      case "DELETE" -> Answers.send(exchange, 200, delete(key, query, exchange));
      default -> throw Refusal.methodNotAllowed();
    }
  }

  private void patch(ObjectKey key, boolean statusOnly, Query query, HttpExchange exchange)
      throws IOException {
    var kind = Patches.of(ContentTypes.of(exchange));
    var patch = Patches.read(Bodies.bytes(exchange));
    if (kind == Patches.APPLY && registry.find(key).isEmpty()) {
      var created =
          registry.create(key.type(), key.namespace(), (ObjectNode) patch, options(query));
      Answers.send(exchange, 201, shown(key.type(), created, accept(exchange)));
      return;
    }
    var updated =
        registry.update(key, statusOnly, options(query), before -> kind.apply(before, patch));
    Answers.send(exchange, 200, shown(key.type(), updated, accept(exchange)));
  }

  private ObjectNode delete(ObjectKey key, Query query, HttpExchange exchange) throws IOException {
    var options = Bodies.optionalObject(exchange);
    query
        .number("gracePeriodSeconds")
        .ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
    if (query.parameters().containsKey("dryRun")) {
      return registry.get(key);
    }
    var deleted = registry.delete(key, options);
    if (registry.find(key).isPresent()) {
      return deleted;
    }
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success").putObject("details").put("name", key.name());
    return status;
  }

  private ObjectNode list(ResourceType type, ResourcePath path, Query query, String accept) {
    var page = Page.of(store.list(type, path.namespace()), selection(query), query);
    var list =
        Tables.isWanted(accept)
            ? Tables.of(type, page.items(), page.version(), clock.instant())
            : list(type, page);
    page.complete(list);
    return list;
  }

  private static ObjectNode list(ResourceType type, Page page) {
    var list = Json.object().put("kind", type.names().kind() + "List");
    list.put("apiVersion", type.apiVersion());
    list.putObject("metadata").put("resourceVersion", page.version());
    list.putArray("items").addAll(page.items());
    return list;
  }

  private void watch(ResourceType type, ResourcePath path, Query query, HttpExchange exchange)
      throws IOException, InterruptedException {
    var asked = query.text("resourceVersion");
    var fromNow = asked.isEmpty() || asked.equals("0");
    var existing = store.list(type, path.namespace());
    var since = fromNow ? existing.version() : query.number("resourceVersion").orElseThrow();
    var watch =
        new Watch(
            type,
            path.namespace(),
            selection(query),
            query.flag("allowWatchBookmarks"),
            Tables.isWanted(accept(exchange)));
    // The subscription comes before the response begins, so that an expired version still gets its
    // status code.
    try (var feed = store.subscribe(since);
        var out = Answers.stream(exchange, "application/json")) {
      if (fromNow) {
        for (var object : existing.items()) {
          if (watch.selection().test(object)) {
            watch.writeExisting(object, out);
          }
        }
      }
      if (query.flag("sendInitialEvents")) {
        watch.bookmark(Long.toString(since), true, out);
      }
      watch.stream(feed, since, query.number("timeoutSeconds").orElse(WATCH_SECONDS), out);
    }
  }

  private void review(ResourceType type, HttpExchange exchange) throws IOException {
    requirePost(exchange);
    var caller = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
    Answers.send(exchange, 201, reviews.answer(type, Bodies.review(exchange), caller));
  }

  private void token(ResourcePath path, HttpExchange exchange) throws IOException {
    requirePost(exchange);
    var request = Bodies.review(exchange);
    Answers.send(exchange, 201, tokens.answer(path.namespace(), path.name(), request));
  }

  private static void requirePost(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("POST")) {
      throw Refusal.methodNotAllowed();
    }
  }

  private void log(ResourcePath path, Query query, HttpExchange exchange)
      throws IOException, InterruptedException {
    var key = new ObjectKey(Catalog.PODS, path.namespace(), path.name());
    registry.get(key);
    var file =
        logs.file(path.namespace(), path.name())
            .orElseThrow(
                () ->
                    Refusal.badRequest(
                        "container \"task\" in pod \"%s\" is waiting to start"
                            .formatted(path.name())));
    try (var out = Answers.stream(exchange, "text/plain")) {
      new LogStream(file, query).send(() -> hasEnded(key), out);
    }
  }

  private boolean hasEnded(ObjectKey pod) {
    return registry
        .find(pod)
        .map(it -> it.path("status").path("phase").asText())
        .map(phase -> phase.equals("Succeeded") || phase.equals("Failed"))
        .orElse(true);
  }

  private ObjectNode shown(ResourceType type, ObjectNode object, String accept) {
    return Tables.isWanted(accept)
        ? Tables.of(type, List.of(object), Meta.text(object, "resourceVersion"), clock.instant())
        : object;
  }

  private static Predicate<JsonNode> selection(Query query) {
    return Selectors.labels(query.text("labelSelector"))
        .and(Selectors.fields(query.text("fieldSelector")));
  }

  private static WriteOptions options(Query query) {
    return new WriteOptions(
        query.text("fieldValidation").equals("Strict"), query.parameters().containsKey("dryRun"));
  }

  private static ObjectKey keyOf(ResourceType type, ObjectNode object) {
    return new ObjectKey(type, Meta.text(object, "namespace"), Meta.text(object, "name"));
  }

  private static String accept(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
  }
}
