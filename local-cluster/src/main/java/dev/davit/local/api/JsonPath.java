package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Pattern;

/// The JSON paths of printed columns: names, `[0]` and `[?(@.type=="Ready")]`.
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<name>(?:\\\\.|[^.\\[\\\\])+)|\\[(?<index>\\d+)]|\\[\\?\\(@\\.(?<field>\\w+)==[\"'](?<value>[^\"']*)[\"']\\)]");

  private JsonPath() {}

  /// The value at `path`; a missing node if there is none.
  static JsonNode at(JsonNode object, String path) {
    var steps = STEP.matcher(path);
    var node = object;
    while (steps.find()) {
      if (steps.group("name") != null) {
        node = node.path(steps.group("name").replace("\\", ""));
      } else if (steps.group("index") != null) {
        node = node.path(Integer.parseInt(steps.group("index")));
      } else {
        node = itemWith(node, steps.group("field"), steps.group("value"));
      }
    }
    return node;
  }

  private static JsonNode itemWith(JsonNode array, String field, String value) {
    for (var item : array) {
      if (item.path(field).asText().equals(value)) {
        return item;
      }
    }
    return MissingNode.getInstance();
  }
}
