package dev.davit.dashboard.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.davit.dashboard.index.TableRequests.RefusedException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [RunIndex] equal to the runs of a cluster: a list in pages, then a watch, and the list
/// again when the watch cannot continue. One thread of its own.
public final class RunTable implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunTable.class);
  private static final JsonMapper JSON = TableJson.MAPPER;
  private static final long WATCH_SECONDS = 300;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

  private final TableRequests requests;
  private final String namespace;
  private final RunIndex index;
  private final Thread thread;
  private volatile Freshness freshness = new Freshness.Loading();
  private volatile boolean filled;
  private volatile boolean closed;
  private volatile @Nullable InputStream watch;
  private Optional<TableColumns> columns = Optional.empty();

  /// The last version that was seen; empty: the runs have to be listed.
  private String version = "";

  private RunTable(KubernetesClient client, String namespace, RunIndex index) {
    this.requests = new TableRequests(client, namespace);
    this.namespace = namespace;
    this.index = index;
    this.thread = Thread.ofVirtual().name("run-table").unstarted(this::follow);
  }

  /// Begins to fill `index`.
  ///
  /// @param client is not closed
  /// @param namespace empty: all namespaces
  public static RunTable start(KubernetesClient client, String namespace, RunIndex index) {
    var table = new RunTable(client, namespace, index);
    table.thread.start();
    return table;
  }

  /// Whether the user of `client` may see the runs of all namespaces.
  public static boolean mayListAll(KubernetesClient client) throws InterruptedException {
    return new TableRequests(client, "").isAllowed();
  }

  /// Whether the runs were listed once.
  public boolean isFilled() {
    return filled;
  }

  /// How up to date the index is now.
  public Freshness freshness() {
    return freshness;
  }

  @Override
  public void close() {
    closed = true;
    closeWatch();
    thread.interrupt();
  }

  private void follow() {
    var backoff = FIRST_BACKOFF;
    while (!closed) {
      try {
        if (version.isEmpty()) {
          list();
        }
        freshness = new Freshness.Live();
        watch();
        backoff = FIRST_BACKOFF;
        // A proxy may end each watch at once.
        Thread.sleep(FIRST_BACKOFF);
      } catch (RefusedException e) {
        if (e.code() == HttpURLConnection.HTTP_GONE) {
          version = ""; // the version is too old, or the list took too long
        }
        backoff = wait(e.code(), e, backoff);
      } catch (IOException | RuntimeException e) {
        version = ""; // the server that answers next may be another one, with other versions
        backoff = wait(0, e, backoff);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void list() throws IOException, InterruptedException {
    var rows = new ArrayList<RunRow>();
    var token = "";
    JsonNode table;
    do {
      table = requests.list(token);
      rows.addAll(columns(table).rows(table));
      token = table.path("metadata").path("continue").asText();
    } while (!token.isEmpty());
    index.replaceAll(namespace, rows);
    filled = true;
    version = table.path("metadata").path("resourceVersion").asText();
  }

  /// Applies changes until the stream ends.
  private void watch() throws IOException, InterruptedException {
    try (var body = requests.watch(version, WATCH_SECONDS);
        MappingIterator<JsonNode> events = JSON.readerFor(JsonNode.class).readValues(body)) {
      var deadline = Thread.ofVirtual().name("run-table-deadline").start(() -> cut(body));
      watch = body;
      try {
        while (!closed && events.hasNextValue()) {
          apply(events.nextValue());
        }
      } finally {
        watch = null;
        deadline.interrupt();
      }
    }
  }

  /// Ends a stream that should have ended: its connection may be dead without a sign of it.
  private static void cut(InputStream body) {
    try {
      Thread.sleep(Duration.ofSeconds(WATCH_SECONDS + 15));
      body.close();
    } catch (InterruptedException e) {
      // It has ended.
    } catch (IOException e) {
      log.debug("The watch of runs was closed already", e);
    }
  }

  private void apply(JsonNode event) throws RefusedException {
    var table = event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> columns(table).rows(table).forEach(index::put);
      case "DELETED" -> columns(table).rows(table).forEach(row -> index.remove(row.key()));
      case "ERROR" ->
          throw new RefusedException(table.path("code").asInt(), table.path("message").asText());
      default -> {} // a bookmark
    }
    version(table).ifPresent(seen -> version = seen);
  }

  /// Of a table, or of the object in its row: servers write either.
  private static Optional<String> version(JsonNode table) {
    var ofRow = table.path("rows").path(0).path("object").path("metadata");
    return Optional.of(ofRow.path("resourceVersion").asText())
        .filter(version -> !version.isEmpty())
        .or(() -> Optional.of(table.path("metadata").path("resourceVersion").asText()))
        .filter(version -> !version.isEmpty());
  }

  private TableColumns columns(JsonNode table) {
    columns = TableColumns.of(table).or(() -> columns);
    return columns.orElseThrow(
        () -> new IllegalStateException("The API server answered with no table of runs"));
  }

  /// @return the next backoff
  private Duration wait(int code, Exception cause, Duration backoff) {
    if (closed) {
      return backoff;
    }
    var message = String.valueOf(cause.getMessage());
    if (code != HttpURLConnection.HTTP_GONE) {
      if (!(freshness instanceof Freshness.Stale)) {
        log.info("Runs cannot be followed, message={}", message);
      }
      freshness = new Freshness.Stale(code, message);
    }
    try {
      Thread.sleep(backoff);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the loop looks whether it was closed
    }
    var doubled = backoff.multipliedBy(2);
    return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
  }

  private void closeWatch() {
    var body = watch;
    if (body != null) {
      try {
        body.close();
      } catch (IOException e) {
        log.debug("The watch of runs was closed already", e);
      }
    }
  }
}
