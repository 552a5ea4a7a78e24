package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.Store.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Streams the changes of selected objects, one JSON document per line.
///
/// An object that no longer matches the selection is `DELETED` for this watch. So a watch of
/// unfinished runs loses a run that has finished.
record Watch(
    ResourceType type,
    String namespace,
    Predicate<JsonNode> selection,
    boolean bookmarks,
    boolean asTable) {
  private static final long BOOKMARK_SECONDS = 30;

  /// Writes the changes of `feed` until `seconds` have passed or the client has disconnected.
  void stream(Store.Subscription feed, long since, long seconds, OutputStream out)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    var version = since;
    while (System.nanoTime() < end) {
      var patience = Math.min(TimeUnit.SECONDS.toNanos(BOOKMARK_SECONDS), end - System.nanoTime());
      var change = feed.changes().poll(patience, TimeUnit.NANOSECONDS);
      if (change != null) {
        version = change.version();
        write(change, out);
      } else if (bookmarks) {
        // Such a write also shows whether the client has disconnected.
        bookmark(Long.toString(version), false, out);
      }
    }
  }

  /// The event for an object that existed before the watch.
  void writeExisting(ObjectNode object, OutputStream out) throws IOException {
    write("ADDED", object, out);
  }

  void bookmark(String version, boolean initialEventsEnd, OutputStream out) throws IOException {
    var object =
        Json.object().put("kind", type.names().kind()).put("apiVersion", type.apiVersion());
    var meta = Meta.of(object).put("resourceVersion", version);
    if (initialEventsEnd) {
      meta.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    event("BOOKMARK", object, out);
  }

  private void write(Change change, OutputStream out) throws IOException {
    if (!change.key().isIn(type, namespace)) {
      return;
    }
    var before = change.before();
    var after = change.after();
    var was = before != null && selection.test(before);
    var is = after != null && selection.test(after);
    if (after != null && is) {
      write(was ? "MODIFIED" : "ADDED", after, out);
    } else if (before != null && was) {
      var last = before.deepCopy();
      Meta.of(last).put("resourceVersion", Long.toString(change.version()));
      write("DELETED", last, out);
    }
  }

  private void write(String event, ObjectNode object, OutputStream out) throws IOException {
    var version = Meta.text(object, "resourceVersion");
    event(event, asTable ? Tables.of(type, List.of(object), version, Instant.now()) : object, out);
  }

  private static void event(String event, ObjectNode object, OutputStream out) throws IOException {
    var line = Json.object().put("type", event);
    line.set("object", object);
    // Fabric8 clients decode other characters incorrectly here: docs/decisions/0012.
    out.write(Json.ascii(line));
    out.write('\n');
    out.flush();
  }
}
