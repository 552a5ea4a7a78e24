package dev.davit.operator.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.davit.operator.lean.FreeJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;

/// How large a pod template may be, found out without recursion.
final class TemplateSize {
  private static final int MAX_DEPTH = 32;

  private TemplateSize() {}

  /// Why `template` is too large or too deep to be looked at: to be written as text, compared,
  /// hashed or copied, which all follow its nesting on the stack.
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
      // Never more than its bytes as JSON: that would refuse what is allowed.
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

  /// The size of a template that is neither too large nor too deep, as JSON.
  static int bytes(JsonNode template) {
    return template.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private record Nested(JsonNode node, int depth) {}
}
