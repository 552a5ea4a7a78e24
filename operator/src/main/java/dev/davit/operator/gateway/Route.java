package dev.davit.operator.gateway;

import java.util.Set;

/// What answers the requests to a path and to all below it.
///
/// @param methods those that it knows, such as `POST`; others are refused
public record Route(Set<String> methods, Handler handler) {
  public Route {
    methods = Set.copyOf(methods);
  }

  /// Answers requests, several at once, each on its own virtual thread. A call that waits does so
  /// in [Parking]. An exception is answered with 500 and logged.
  @FunctionalInterface
  public interface Handler {
    Response answer(Request request);
  }
}
