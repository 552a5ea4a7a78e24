package dev.davit.operator.gateway;

import java.util.Map;

/// What a request is answered with.
///
/// @param status an HTTP status from 200 to 599
/// @param body a text, sent in UTF-8; empty: none
/// @param headers others than those of type and length
public record Response(int status, String contentType, String body, Map<String, String> headers) {
  public Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("no HTTP status of an answer: " + status);
    }
    headers = Map.copyOf(headers);
  }

  /// An answer in JSON.
  public static Response json(int status, String body) {
    return new Response(status, "application/json", body, Map.of());
  }
}
