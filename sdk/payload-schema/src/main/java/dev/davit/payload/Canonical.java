package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import java.util.TreeMap;

/// JSON values as texts. Two texts are equal exactly if JSON Schema treats the values as equal:
/// numbers are compared by value, and the order of fields does not matter.
///
/// Unlike nodes, texts can be ordered, so a hash table of texts with equal hashes stays fast.
final class Canonical {
  private final ExecutionContext context;
  private final StringBuilder text = new StringBuilder();

  private Canonical(ExecutionContext context) {
    this.context = context;
  }

  /// The text of `json`, which [WalkBounds] must have checked. The work is counted in `context`.
  static String of(JsonNode json, ExecutionContext context) {
    var canonical = new Canonical(context);
    canonical.add(json);
    return canonical.text.toString();
  }

  private void add(JsonNode json) {
    StepCounter.count(context, 16);
    switch (json.getNodeType()) {
      case OBJECT -> {
        var members = new TreeMap<String, JsonNode>();
        json.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        text.append('{');
        members.forEach(
            (name, value) -> {
              add(name);
              add(value);
            });
        text.append('}');
      }
      case ARRAY -> {
        text.append('[');
        json.forEach(this::add);
        text.append(']');
      }
      case NUMBER -> text.append(json.decimalValue().stripTrailingZeros()).append(',');
      case BOOLEAN, NULL, MISSING -> text.append(json.asText()).append(',');
      case STRING, BINARY, POJO -> add(json.asText());
    }
  }

  /// The length comes first, so that no text can imitate its own end.
  private void add(String value) {
    StepCounter.count(context, value.length());
    text.append('"').append(value.length()).append(':').append(value);
  }
}
