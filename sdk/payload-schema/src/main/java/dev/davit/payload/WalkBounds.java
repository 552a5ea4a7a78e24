package dev.davit.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/// Finds JSON values that are dangerous for code that walks them by recursion or calculates with
/// them. It uses neither, and comes before all other checks.
final class WalkBounds {
  /// The maximum number of digits, and the largest exponent. To align 1e1000000000 with 1 takes a
  /// billion digits.
  static final int MAX_DIGITS = 1_000;

  private WalkBounds() {}

  /// Why `json` is not checked further, as the rest of a sentence about it.
  static Optional<String> faultOf(JsonNode json, int maxDepth) {
    var path = new ArrayDeque<Iterator<JsonNode>>();
    var depth = 0;
    var number = numberFault(json);
    path.push(json.elements());
    while (!path.isEmpty()) {
      if (!path.peek().hasNext()) {
        path.pop();
        continue;
      }
      var next = path.peek().next();
      if (next.isContainerNode()) {
        depth = Math.max(depth, path.size() + 1);
        path.push(next.elements());
      } else if (number.isEmpty()) {
        number = numberFault(next);
      }
    }
    return depth > maxDepth
        ? Optional.of("is nested %d deep; at most %d are allowed".formatted(depth, maxDepth))
        : number;
  }

  /// The number of values in a value of bounded depth, itself included.
  static int nodes(JsonNode json) {
    var nodes = 1;
    for (var part : json) {
      nodes += nodes(part);
    }
    return nodes;
  }

  private static Optional<String> numberFault(JsonNode node) {
    if (node.isBigInteger()) {
      return digitsFault(digits(node.bigIntegerValue()));
    }
    if (node.isBigDecimal()) {
      return fault(node.decimalValue());
    }
    return node.isNumber() && !Double.isFinite(node.doubleValue())
        ? Optional.of("has a number that is not finite, or too large for JSON")
        : Optional.empty();
  }

  private static Optional<String> fault(BigDecimal number) {
    var exponent = -(long) number.scale();
    return Math.abs(exponent) > MAX_DIGITS
        ? Optional.of(
            "has a number with the exponent %d; at most %d is allowed"
                .formatted(exponent, MAX_DIGITS))
        : digitsFault(digits(number.unscaledValue()));
  }

  private static Optional<String> digitsFault(long digits) {
    return digits > MAX_DIGITS
        ? Optional.of(
            "has a number of %d digits; at most %d are allowed".formatted(digits, MAX_DIGITS))
        : Optional.empty();
  }

  private static long digits(BigInteger number) {
    return (long) (number.bitLength() * Math.log10(2)) + 1;
  }
}
