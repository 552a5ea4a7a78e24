package dev.davit.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The table of values in the chart's README: paths and descriptions from the schema, defaults from
/// `values.yaml`.
final class ValuesTable {
  private static final int WIDE = 60;

  private final List<String> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private ValuesTable() {}

  static ValuesTable read() throws IOException {
    var table = new ValuesTable();
    var schema = new ObjectMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    var values =
        new KubernetesSerialization()
            .unmarshal(Files.readString(Chart.FOLDER.resolve("values.yaml")), JsonNode.class);
    table.walk("", schema, values);
    return table;
  }

  String markdown() {
    return "| value | default | meaning |\n|---|---|---|\n" + String.join("", rows);
  }

  /// Values that have no description, descriptions that have no value.
  List<String> faults() {
    return List.copyOf(faults);
  }

  private void walk(String prefix, JsonNode schema, JsonNode values) {
    var names = new TreeSet<String>();
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    values
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                faults.add(prefix + name + " is not in the schema");
              }
            });
    for (var field : schema.path("properties").properties()) {
      var path = prefix + field.getKey();
      var described = field.getValue().has("description");
      var value = values.path(field.getKey());
      if (path.equals("global")) {
        continue;
      }
      if (value.isMissingNode()) {
        faults.add(path + " is not in values.yaml");
      } else if (described) {
        rows.add(row(path, value, field.getValue().path("description").asText()));
      } else if (field.getValue().has("properties")) {
        walk(path + ".", field.getValue(), value);
      } else {
        faults.add(path + " has no description");
      }
    }
  }

  private static String row(String path, JsonNode value, String description) {
    var text = value.toString();
    var shown = text.length() > WIDE ? "see `values.yaml`" : "`" + text + "`";
    return "| `%s` | %s | %s |\n".formatted(path, shown, description);
  }
}
