package dev.davit.e2e.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What an apiserver writes about each request: one line of JSON, shortly after it has answered.
record AuditLog(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// All events so far, oldest first.
  List<AuditEvent> events() {
    try {
      var text = Files.exists(file) ? Files.readString(file) : "";
      // What follows the last line end is still being written.
      var whole = text.substring(0, text.lastIndexOf('\n') + 1);
      return whole.lines().map(AuditLog::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AuditEvent parse(String line) {
    try {
      return AuditEvent.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
