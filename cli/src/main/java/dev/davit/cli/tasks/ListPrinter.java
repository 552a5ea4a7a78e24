package dev.davit.cli.tasks;

import dev.davit.cli.cluster.Cluster;
import dev.davit.cli.cluster.Cluster.Item;
import dev.davit.cli.cluster.Column;
import dev.davit.cli.cluster.ResourcePrinter;
import dev.davit.cli.terminal.Output;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.List;

/// Prints all resources of a type, sorted by name.
final class ListPrinter {
  private ListPrinter() {}

  /// Prints the resources, and returns the exit code.
  static <T extends HasMetadata> int print(
      Class<T> type,
      Cluster cluster,
      List<Column<T>> columns,
      ResourcePrinter shown,
      Output output) {
    var items =
        cluster.list(type).stream()
            .sorted(Comparator.comparing((Item<T> it) -> it.read().getMetadata().getName()))
            .toList();
    shown.many(items, columns, output);
    if (items.isEmpty()) {
      output.note(
          "no %s in namespace %s".formatted(HasMetadata.getPlural(type), cluster.namespace()));
    }
    return 0;
  }
}
