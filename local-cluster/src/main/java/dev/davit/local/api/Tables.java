package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.davit.local.api.ResourceType.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Renders objects as the `Table` that `kubectl get` prints.
final class Tables {
  private Tables() {}

  static boolean isWanted(String accept) {
    return accept.contains("as=Table");
  }

  static ObjectNode of(ResourceType type, List<ObjectNode> objects, String version, Instant now) {
    var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", version);
    var columns = table.putArray("columnDefinitions");
    columns.add(definition(new Column("Name", "string", "", 0)).put("format", "name"));
    type.columns().forEach(column -> columns.add(definition(column)));
    var rows = table.putArray("rows");
    for (var object : objects) {
      var row = rows.addObject();
      var cells = row.putArray("cells").add(Meta.text(object, "name"));
      type.columns().forEach(column -> cells.add(cell(object, column, now)));
      row.putObject("object")
          .put("kind", "PartialObjectMetadata")
          .put("apiVersion", "meta.k8s.io/v1")
          .set("metadata", object.path("metadata"));
    }
    return table;
  }

  private static ObjectNode definition(Column column) {
    return Json.object()
        .put("name", column.name())
        .put("type", column.type())
        .put("format", "")
        .put("description", "")
        .put("priority", column.priority());
  }

  private static JsonNode cell(JsonNode object, Column column, Instant now) {
    var nodes = Json.object().arrayNode();
    if (column.path().equals(PodState.PATH)) {
      return nodes.textNode(PodState.of(object));
    }
    var value = JsonPath.at(object, column.path());
    if (value.isMissingNode() || value.isNull()) {
      return nodes.nullNode();
    }
    if (column.type().equals("date")) {
      return nodes.textNode(age(value.asText(), now));
    }
    return value.isContainerNode() ? nodes.textNode(value.toString()) : value;
  }

  private static String age(String since, Instant now) {
    var age = Duration.between(Instant.parse(since), now);
    if (age.toMinutes() < 2) {
      return Math.max(0, age.toSeconds()) + "s";
    }
    if (age.toHours() < 3) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
