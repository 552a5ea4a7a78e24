package dev.davit.e2e.cluster;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What an apiserver writes about each request: one line of JSON, shortly after it has answered.
record AuditLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// All events so far, oldest first.
  List<AuditEvent> events() {
    var events = new ArrayList<AuditEvent>();
    forEach(events::add);
    return events;
  }

  /// As [#events], one by one: after a benchmark there are a million.
  void forEach(Consumer<AuditEvent> each) {
    if (!Files.exists(file)) {
      return;
    }
    try (var events = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      while (events.hasNextValue()) {
        each.accept(AuditEvent.of(events.nextValue()));
      }
    } catch (JsonEOFException e) {
      // The last one is still being written.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
