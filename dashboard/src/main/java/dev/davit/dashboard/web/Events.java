package dev.davit.dashboard.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Server-sent events: a word to a page whenever it should load itself again. The word has no
/// content, so a page that missed one has missed nothing.
final class Events {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /// Changes that follow each other are one event.
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final byte[] START = bytes("retry: 1000\n\ndata: changed\n\n");
  private static final byte[] CHANGED = bytes("data: changed\n\n");
  private static final byte[] NOTHING = bytes(": nothing new\n\n");

  private Events() {}

  /// Sends events until the browser closes the connection, or the changes are over. A first one
  /// comes at once: something may have changed since the page was made.
  ///
  /// @throws IOException when the browser has gone
  static void send(HttpExchange exchange, Changes changes, Form query)
      throws IOException, InterruptedException {
    var headers = exchange.getResponseHeaders();
    Guard.HEADERS.forEach(headers::set);
    headers.set("Content-Type", "text/event-stream");
    headers.set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      var seen = changes.after(query, 0, Duration.ZERO);
      out.write(START);
      out.flush();
      while (!changes.isOver()) {
        Thread.sleep(PAUSE);
        var now = changes.after(query, seen, HEARTBEAT);
        out.write(now == seen ? NOTHING : CHANGED);
        out.flush();
        seen = now;
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
