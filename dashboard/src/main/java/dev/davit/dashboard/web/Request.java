package dev.davit.dashboard.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A request that [Guard] has let through.
///
/// @param path its segments, decoded: `/ns/a/runs` is `ns`, `a`, `runs`
/// @param query raw, without `?`; empty if there is none
/// @param form what a POST sends
public record Request(Method method, List<String> path, String query, Form form, Caller caller) {
  /// The methods that the dashboard knows. `HEAD` is a `GET` whose body is not sent.
  public enum Method {
    GET,
    POST
  }

  public Request {
    path = List.copyOf(path);
  }

  /// @throws IllegalArgumentException if an escape in the path is broken
  static Request of(Method method, String rawPath, String query, Caller caller) {
    return new Request(
        method,
        Arrays.stream(rawPath.split("/", -1))
            .filter(segment -> !segment.isEmpty())
            // In a path, + is a plus sign.
            .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8))
            .toList(),
        query,
        Form.EMPTY,
        caller);
  }

  Request with(Form sent) {
    return new Request(method, path, query, sent, caller);
  }
}
