package dev.davit.dashboard.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A whole answer.
///
/// @param body not to be changed
/// @param sent what to do when the answer was sent, or cannot be
@SuppressWarnings("ArrayRecordComponent") // bytes are what is sent, and nobody compares answers
public record Response(
    int status, String contentType, byte[] body, Map<String, String> headers, Runnable sent) {
  public Response {
    headers = Map.copyOf(headers);
  }

  Response(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, headers, () -> {});
  }

  /// A page.
  public static Response html(int status, String html) {
    return new Response(
        status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// Text that the browser shows as it is.
  public static Response text(String text) {
    return text(200, text);
  }

  /// Text with another status than 200.
  static Response text(int status, String text) {
    return new Response(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /// A file to save.
  public static Response download(String name, String contentType, String text) {
    return new Response(
            200, contentType + "; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of())
        .with("Content-Disposition", "attachment; filename=\"%s\"".formatted(name));
  }

  /// To another page of the dashboard, by GET.
  public static Response seeOther(String location) {
    return new Response(303, "text/plain; charset=utf-8", new byte[0], Map.of())
        .with("Location", location);
  }

  /// With one more header.
  public Response with(String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return new Response(status, contentType, body, more, sent);
  }

  /// With something more to do when the answer was sent, or cannot be.
  public Response whenSent(Runnable action) {
    return new Response(
        status,
        contentType,
        body,
        headers,
        () -> {
          try {
            sent.run();
          } finally {
            action.run();
          }
        });
  }
}
