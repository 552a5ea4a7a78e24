package dev.davit.local.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// An expression in the part of CEL that the rules of Davit's CRDs use. [RuleParser] parses it. A
/// value is a Boolean, Long, Double, String, [Duration] or [Optional], or a [JsonNode] for a list
/// or an object.
sealed interface Rule {

  /// Why a rule has no value. The API server also refuses the object then.
  final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  record Literal(Object value) implements Rule {}

  record Name(String name) implements Rule {}

  /// `of.field`, or `of.?field`, which may be absent.
  record Field(Rule of, String field, boolean optional) implements Rule {}

  /// Whether a field is present.
  record Has(Field field) implements Rule {}

  record Not(Rule rule) implements Rule {}

  record Both(Rule left, Rule right) implements Rule {}

  record Either(Rule left, Rule right) implements Rule {}

  record Comparison(String operator, Rule left, Rule right) implements Rule {}

  /// `of.function(argument…)`.
  record Call(Rule of, String function, List<Rule> arguments) implements Rule {}

  /// `list.all(name, rule)` and `list.exists_one(name, rule)`.
  record Quantifier(Rule list, boolean all, String name, Rule rule) implements Rule {}

  /// `duration(text)`.
  record DurationOf(Rule text) implements Rule {}

  /// Whether the rule holds, with these values for its names.
  ///
  /// @throws Failure when it has no value
  default boolean holds(Map<String, JsonNode> names) {
    return value(names) instanceof Boolean bool && bool;
  }

  private Object value(Map<String, JsonNode> names) {
    return switch (this) {
      case Literal(var value) -> value;
      case Name(var name) -> plain(Objects.requireNonNull(names.get(name), name));
      case Field field -> field(field, names);
      case Has(var field) -> !child(field, names).isMissingNode();
      case Not(var rule) -> !rule.holds(names);
      case Both(var left, var right) -> left.holds(names) && right.holds(names);
      case Either(var left, var right) -> left.holds(names) || right.holds(names);
      case Comparison(var operator, var left, var right) ->
          compare(operator, left.value(names), right.value(names));
      case Call call -> call(call, names);
      case Quantifier quantifier -> quantify(quantifier, names);
      case DurationOf(var text) -> duration(String.valueOf(text.value(names)));
    };
  }

  private static Object field(Field field, Map<String, JsonNode> names) {
    var child = child(field, names);
    if (field.optional) {
      return child.isMissingNode() ? Optional.empty() : Optional.of(plain(child));
    }
    if (child.isMissingNode()) {
      throw new Failure("no such key: " + field.field);
    }
    return plain(child);
  }

  private static JsonNode child(Field field, Map<String, JsonNode> names) {
    var parent = field.of.value(names);
    if (parent instanceof Optional<?> optional) {
      parent = optional.isPresent() ? optional.get() : Json.object();
    }
    return parent instanceof JsonNode node ? node.path(field.field) : MissingNode.getInstance();
  }

  private static Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.isIntegralNumber() ? node.longValue() : (Object) node.doubleValue();
      case ARRAY, OBJECT, NULL, BINARY, MISSING, POJO -> node;
    };
  }

  private static boolean compare(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> left.equals(right);
      case "!=" -> !left.equals(right);
      case "<" -> order(left, right) < 0;
      case "<=" -> order(left, right) <= 0;
      case ">" -> order(left, right) > 0;
      case ">=" -> order(left, right) >= 0;
      default -> throw new IllegalStateException(operator);
    };
  }

  private static int order(Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return a.compareTo(b);
    }
    throw new Failure("no such overload");
  }

  private static Object call(Call call, Map<String, JsonNode> names) {
    var of = call.of.value(names);
    var argument = call.arguments.isEmpty() ? "" : call.arguments.getFirst().value(names);
    return switch (call.function) {
      case "size" ->
          of instanceof String text
              ? (long) text.codePointCount(0, text.length())
              : (long) ((JsonNode) of).size();
      case "startsWith" -> ((String) of).startsWith((String) argument);
      case "matches" -> Pattern.compile((String) argument).matcher((String) of).find();
      case "orValue" -> ((Optional<?>) of).isPresent() ? ((Optional<?>) of).get() : argument;
      default -> throw new IllegalStateException(call.function);
    };
  }

  private static boolean quantify(Quantifier quantifier, Map<String, JsonNode> names) {
    var items = (JsonNode) quantifier.list.value(names);
    var found = 0;
    for (var item : items) {
      var inner = new HashMap<>(names);
      inner.put(quantifier.name, item);
      found += quantifier.rule.holds(inner) ? 1 : 0;
    }
    return quantifier.all ? found == items.size() : found == 1;
  }

  private static Duration duration(String text) {
    var part = Pattern.compile("(\\d+)(h|ms|m|s)").matcher(text);
    var sum = Duration.ZERO;
    var end = 0;
    while (part.find() && part.start() == end) {
      var count = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "h" -> Duration.ofHours(count);
                case "m" -> Duration.ofMinutes(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMillis(count);
              });
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new Failure("time: invalid duration \"" + text + "\"");
    }
    return sum;
  }
}
