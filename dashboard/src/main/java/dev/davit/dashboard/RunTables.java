package dev.davit.dashboard;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.NamespaceAccess;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What fills an index: a list and a watch for all namespaces, or for each of some.
///
/// @param tables by namespace; that of all namespaces has the empty name
record RunTables(Map<String, RunTable> tables) implements AutoCloseable {
  private static final String ALL = "";

  RunTables {
    tables = Map.copyOf(tables);
  }

  /// @param namespaces empty: all
  static RunTables start(KubernetesClient client, Set<String> namespaces, RunIndex index) {
    var names = namespaces.isEmpty() ? Set.of(ALL) : namespaces;
    return new RunTables(
        names.stream()
            .collect(
                Collectors.toMap(Function.identity(), it -> RunTable.start(client, it, index))));
  }

  /// Whether the runs of some namespace were listed once: one that may not be listed does not keep
  /// the others from being shown.
  boolean areSomeFilled() {
    return tables.values().stream().anyMatch(RunTable::isFilled);
  }

  /// How up to date what a viewer sees is where it is least so. What the API server says to the
  /// dashboard's own account is not for viewers: it has names of namespaces.
  Freshness seenBy(NamespaceAccess viewer) {
    var seen = tables.containsKey(ALL) ? Set.of(ALL) : viewer.filter(tables.keySet());
    return worst(
        tables.entrySet().stream()
            .filter(it -> seen.contains(it.getKey()))
            .map(it -> it.getValue().freshness())
            .toList());
  }

  private static Freshness worst(Collection<Freshness> all) {
    Freshness worst = new Freshness.Live();
    for (var freshness : all) {
      switch (freshness) {
        case Freshness.Loading loading -> {
          return loading;
        }
        case Freshness.Stale(var code, _) -> worst = new Freshness.Stale(code, "");
        case Freshness.Live _ -> {}
      }
    }
    return worst;
  }

  @Override
  public void close() {
    tables.values().forEach(RunTable::close);
  }
}
