package dev.davit.local.api;

import dev.davit.local.api.ResourceType.Column;
import java.util.List;

/// The columns of `kubectl get` for built-in kinds. The real API server computes them in code.
final class BuiltInColumns {
  static final Column AGE = new Column("Age", "date", ".metadata.creationTimestamp", 0);

  private BuiltInColumns() {}

  static List<Column> of(String kind) {
    return switch (kind) {
      case "Pod" ->
          List.of(
              column("Task", ".metadata.labels.davit\\.dev/task"),
              column("Status", PodState.PATH),
              AGE,
              new Column("Node", "string", ".spec.nodeName", 1));
      case "Event" ->
          List.of(
              new Column("Last Seen", "date", ".lastTimestamp", 0),
              column("Type", ".type"),
              column("Reason", ".reason"),
              column("Object", ".involvedObject.name"),
              column("Message", ".message"));
      case "Namespace" -> List.of(column("Status", ".status.phase"), AGE);
      default -> List.of(AGE);
    };
  }

  private static Column column(String name, String path) {
    return new Column(name, "string", path, 0);
  }
}
