package dev.davit.operator.backend;

import dev.davit.operator.kube.ObjectNames;
import java.util.List;
import java.util.Optional;

/// What a path of the API names: `/v1/namespaces/NAMESPACE/KIND[/NAME[/ACTION]]`.
///
/// @param kind such as `runs`
/// @param name empty: all of the kind
/// @param action such as `cancel`; empty: none
record ResourcePath(String namespace, String kind, String name, String action) {
  static final String PREFIX = "/v1/namespaces";

  private static final int LONGEST = 4;

  /// Empty if no resource can have this path. Names become parts of the API server's paths, so they
  /// must be names.
  static Optional<ResourcePath> of(String path) {
    if (!path.startsWith(PREFIX + "/")) {
      return Optional.empty();
    }
    var parts = List.of(path.substring(PREFIX.length() + 1).split("/", -1));
    if (parts.size() < 2 || parts.size() > LONGEST || parts.contains("")) {
      return Optional.empty();
    }
    var found =
        new ResourcePath(
            parts.getFirst(),
            parts.get(1),
            parts.size() > 2 ? parts.get(2) : "",
            parts.size() > 3 ? parts.get(3) : "");
    return Optional.of(found).filter(ResourcePath::hasNames);
  }

  private boolean hasNames() {
    return ObjectNames.isNamespace(namespace) && (name.isEmpty() || ObjectNames.isName(name));
  }
}
