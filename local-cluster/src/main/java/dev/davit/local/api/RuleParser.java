package dev.davit.local.api;

import dev.davit.local.api.Rule.Both;
import dev.davit.local.api.Rule.Call;
import dev.davit.local.api.Rule.Comparison;
import dev.davit.local.api.Rule.DurationOf;
import dev.davit.local.api.Rule.Either;
import dev.davit.local.api.Rule.Field;
import dev.davit.local.api.Rule.Has;
import dev.davit.local.api.Rule.Literal;
import dev.davit.local.api.Rule.Name;
import dev.davit.local.api.Rule.Not;
import dev.davit.local.api.Rule.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Parses the text of a [Rule]. Unsupported syntax is an error at once, when the CRD is read, so
/// that a rule is never ignored silently.
final class RuleParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*('(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|[A-Za-z_]\\w*|\\d+|&&|\\|\\||[=!<>]=|\\.\\?|[<>!().,])\\s*");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> FUNCTIONS = Set.of("size", "startsWith", "matches", "orValue");

  private final String text;
  private final List<String> tokens;
  private int next;

  private RuleParser(String text) {
    this.text = text;
    this.tokens = tokens(text);
  }

  /// @throws IllegalArgumentException when `text` uses unsupported syntax
  static Rule parse(String text) {
    var parser = new RuleParser(text);
    var rule = parser.either();
    if (parser.next < parser.tokens.size()) {
      throw parser.unknown();
    }
    return rule;
  }

  private static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    var token = TOKEN.matcher(text);
    var end = 0;
    while (token.find() && token.start() == end) {
      tokens.add(token.group(1));
      end = token.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("not supported in rules, at %d: %s".formatted(end, text));
    }
    return List.copyOf(tokens);
  }

  private Rule either() {
    var rule = both();
    while (take("||")) {
      rule = new Either(rule, both());
    }
    return rule;
  }

  private Rule both() {
    var rule = comparison();
    while (take("&&")) {
      rule = new Both(rule, comparison());
    }
    return rule;
  }

  private Rule comparison() {
    var left = unary();
    if (COMPARISONS.contains(peek())) {
      return new Comparison(take(), left, unary());
    }
    return left;
  }

  private Rule unary() {
    return take("!") ? new Not(unary()) : member();
  }

  private Rule member() {
    var rule = primary();
    while (peek().equals(".") || peek().equals(".?")) {
      var optional = take().equals(".?");
      var name = name();
      rule = take("(") ? call(rule, name) : new Field(rule, name, optional);
    }
    return rule;
  }

  private Rule call(Rule of, String function) {
    if (function.equals("all") || function.equals("exists_one")) {
      var name = name();
      require(",");
      var rule = either();
      require(")");
      return new Quantifier(of, function.equals("all"), name, rule);
    }
    if (!FUNCTIONS.contains(function)) {
      throw unknown();
    }
    var arguments = new ArrayList<Rule>();
    while (!take(")")) {
      arguments.add(either());
      take(",");
    }
    return new Call(of, function, List.copyOf(arguments));
  }

  private Rule primary() {
    var token = take();
    if (token.equals("(")) {
      var rule = either();
      require(")");
      return rule;
    }
    if (token.startsWith("'") || token.startsWith("\"")) {
      return new Literal(token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1"));
    }
    if (Character.isDigit(token.charAt(0))) {
      return new Literal(Long.valueOf(token));
    }
    if (token.equals("true") || token.equals("false")) {
      return new Literal(Boolean.valueOf(token));
    }
    if (!Character.isJavaIdentifierStart(token.charAt(0))) {
      throw unknown();
    }
    return take("(") ? function(token) : new Name(token);
  }

  private Rule function(String name) {
    var argument = either();
    require(")");
    if (name.equals("has") && argument instanceof Field field) {
      return new Has(field);
    }
    if (name.equals("duration")) {
      return new DurationOf(argument);
    }
    throw unknown();
  }

  private String name() {
    var name = take();
    if (!Character.isJavaIdentifierStart(name.charAt(0))) {
      throw unknown();
    }
    return name;
  }

  /// At the end, a space, which is not a token.
  private String peek() {
    return next < tokens.size() ? tokens.get(next) : " ";
  }

  private String take() {
    var token = peek();
    next++;
    return token;
  }

  private boolean take(String token) {
    if (peek().equals(token)) {
      next++;
      return true;
    }
    return false;
  }

  private void require(String token) {
    if (!take(token)) {
      throw unknown();
    }
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        "not supported in rules, near \"%s\": %s".formatted(peek(), text));
  }
}
