package dev.davit.dashboard;

import dev.davit.dashboard.index.Freshness;
import dev.davit.dashboard.index.RunIndex;
import dev.davit.dashboard.index.RunTable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;

/// What fills an index: a list and a watch for all namespaces, or for each of some.
record RunTables(List<RunTable> tables) implements AutoCloseable {
  /// @param namespaces empty: all
  static RunTables start(KubernetesClient client, Set<String> namespaces, RunIndex index) {
    var names = namespaces.isEmpty() ? Set.of("") : namespaces;
    return new RunTables(names.stream().map(it -> RunTable.start(client, it, index)).toList());
  }

  /// How up to date the index is where it is least so.
  Freshness freshness() {
    Freshness worst = new Freshness.Live();
    for (var table : tables) {
      switch (table.freshness()) {
        case Freshness.Loading loading -> {
          return loading;
        }
        case Freshness.Stale stale -> worst = stale;
        case Freshness.Live _ -> {}
      }
    }
    return worst;
  }

  @Override
  public void close() {
    tables.forEach(RunTable::close);
  }
}
