package dev.davit.operator.gateway;

import java.util.Map;
import java.util.Optional;

/// Finds the route of a path: that of the longest prefix, which ends at a slash or at the end.
///
/// @param byPrefix each begins with a slash and does not end with one
record Routes(Map<String, Route> byPrefix) {
  Routes {
    byPrefix = Map.copyOf(byPrefix);
    for (var prefix : byPrefix.keySet()) {
      if (!prefix.startsWith("/") || prefix.endsWith("/")) {
        throw new IllegalArgumentException("no prefix of paths: " + prefix);
      }
    }
  }

  Optional<Route> of(String path) {
    for (var prefix = path; !prefix.isEmpty(); prefix = parent(prefix)) {
      var route = byPrefix.get(prefix);
      if (route != null) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
