package dev.davit.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A request that [Guard] has let through.
///
/// @param path its segments, decoded: `/ns/a/runs` is `ns`, `a`, `runs`
/// @param query raw, without `?`; empty if there is none
/// @param form what a POST has sent; empty until it is read
/// @param body of a POST. It is not read before it is known whose it is: many large ones at once
///   would fill the memory
public record Request(
    Method method, List<String> path, String query, Form form, InputStream body, Caller caller) {
  private static final int MOST_BYTES = 1024 * 1024;

  /// The methods that the dashboard knows. `HEAD` is a `GET` whose body is not sent.
  public enum Method {
    GET,
    POST
  }

  public Request {
    path = List.copyOf(path);
  }

  /// @throws IllegalArgumentException if an escape in the path is broken
  static Request of(Method method, String rawPath, String query, InputStream body) {
    return new Request(
        method,
        Arrays.stream(rawPath.split("/", -1))
            .filter(segment -> !segment.isEmpty())
            // In a path, + is a plus sign.
            .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList(),
        query,
        Form.EMPTY,
        body,
        Caller.UNKNOWN);
  }

  Request from(Caller sender) {
    return new Request(method, path, query, form, body, sender);
  }

  /// This request with its form, which has at most 1 MiB. Can be asked for once.
  ///
  /// @throws ProblemException if the form is larger
  public Request read() throws IOException {
    return read(MOST_BYTES);
  }

  /// This request with its form. Can be asked for once.
  ///
  /// @throws ProblemException if the form is larger than `mostBytes`
  public Request read(int mostBytes) throws IOException {
    var bytes = body.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new ProblemException(413, "The form is too large.");
    }
    var sent = Form.of(new String(bytes, StandardCharsets.UTF_8));
    return new Request(method, path, query, sent, body, caller);
  }
}
