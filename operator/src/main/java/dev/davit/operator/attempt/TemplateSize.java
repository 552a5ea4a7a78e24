package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.operator.lean.FreeJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;

/// Measures a podTemplate without recursion.
final class TemplateSize {
  private static final int MAX_DEPTH = 32;

  private TemplateSize() {}

  /// Why `template` is too large or too deep for other checks. Writing it as text, comparing,
  /// hashing and copying it all follow its nesting on the stack.
  static Optional<String> faultOf(JsonNode template) {
    var unread = FreeJson.faultOf(template);
    if (unread.isPresent()) {
      return unread;
    }
    var open = new ArrayDeque<Nested>();
    open.push(new Nested(template, 1));
    var size = 0L;
    while (!open.isEmpty()) {
      var next = open.pop();
      if (next.depth() > MAX_DEPTH) {
        return Optional.of("it is nested deeper than the %d levels allowed".formatted(MAX_DEPTH));
      }
      // Never more than its bytes as JSON: a larger estimate would refuse allowed templates.
      size += next.node().isTextual() ? 2 + next.node().textValue().length() : 1;
      for (var field : next.node().properties()) {
        size += 3 + field.getKey().length();
        open.push(new Nested(field.getValue(), next.depth() + 1));
      }
      if (next.node().isArray()) {
        next.node().forEach(item -> open.push(new Nested(item, next.depth() + 1)));
      }
      if (size > FreeJson.MAX_TEMPLATE_BYTES) {
        return Optional.of(
            "it has more than %d bytes; at most %d are allowed"
                .formatted(FreeJson.MAX_TEMPLATE_BYTES, FreeJson.MAX_TEMPLATE_BYTES));
      }
    }
    return Optional.empty();
  }

  /// The size as JSON of a template that is neither too large nor too deep.
  static int bytes(JsonNode template) {
    return template.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private record Nested(JsonNode node, int depth) {}
}
