package dev.davit.dashboard.index;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// Whose runs somebody may list. The index has the runs of everybody, and shows these.
public interface NamespaceAccess {
  /// Whether the runs of this namespace may be listed.
  ///
  /// @param namespace empty: those of all namespaces
  boolean mayList(String namespace);

  /// Those of `namespaces` whose runs may be listed, sorted.
  default Set<String> filter(Collection<String> namespaces) {
    var seen = new TreeSet<>(namespaces);
    seen.removeIf(it -> !mayList(it));
    return seen;
  }
}
