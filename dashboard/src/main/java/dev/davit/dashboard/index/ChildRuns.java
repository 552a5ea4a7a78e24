package dev.davit.dashboard.index;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Lists the runs that a run has triggered.
public final class ChildRuns {
  private ChildRuns() {}

  /// The children of a run, the newest first; of more than 500, any 500 of them.
  ///
  /// @throws IOException if the API server does not answer, or refuses
  public static List<RunRow> of(KubernetesClient client, String namespace, String parent)
      throws IOException, InterruptedException {
    var table = new TableRequests(client, namespace, "spec.parent=" + parent).list("");
    Comparator<RunRow> newest = Sort.NEWEST.comparator(Instant.EPOCH);
    return TableColumns.of(table).stream()
        .flatMap(columns -> columns.rows(table).stream())
        .sorted(newest)
        .toList();
  }
}
