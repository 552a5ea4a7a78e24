package dev.davit.local.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The two rules for names in Kubernetes. The node builds file paths from names.
enum NameRule {
  /// For namespaces, and for the containers and volumes of a pod.
  LABEL(
      63,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"),
  /// For all other objects.
  SUBDOMAIN(
      253,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character");

  private final int maxCharacters;
  private final Pattern pattern;
  private final String rule;

  NameRule(int maxCharacters, String pattern, String rule) {
    this.maxCharacters = maxCharacters;
    this.pattern = Pattern.compile(pattern);
    this.rule = rule;
  }

  /// The rule for the names of a kind.
  static NameRule of(ResourceType type) {
    return type.equals(Catalog.NAMESPACES) ? LABEL : SUBDOMAIN;
  }

  /// The faults of `name`, in the words of the API server; empty when it is valid.
  ///
  /// @param field the field that holds the name
  List<String> check(String field, String name) {
    if (name.isEmpty()) {
      return List.of(field + ": Required value");
    }
    var problems = new ArrayList<String>();
    // The pattern is not matched against a name that is too long, because each part of the name
    // takes stack.
    if (name.length() > maxCharacters) {
      problems.add(
          problem(field, name, "must be no more than %d characters".formatted(maxCharacters)));
    } else if (!pattern.matcher(name).matches()) {
      problems.add(
          problem(field, name, "%s (regex used for validation is '%s')".formatted(rule, pattern)));
    }
    return problems;
  }

  private static String problem(String field, String name, String rule) {
    return "%s: Invalid value: %s: %s".formatted(field, Refusal.quoted(name), rule);
  }
}
