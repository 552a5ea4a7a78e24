package dev.davit.local.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The two rules for names in Kubernetes. The node makes paths of files from them.
enum NameRule {
  /// Of namespaces, and of the containers and volumes of a pod.
  LABEL(
      63,
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"),
  /// Of all other objects.
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

  /// What is wrong with `name`, in the words of the API server; empty when it is valid.
  ///
  /// @param field where the name stands
  List<String> check(String field, String name) {
    if (name.isEmpty()) {
      return List.of(field + ": Required value");
    }
    var problems = new ArrayList<String>();
    // A name that is too long is not matched: the pattern takes stack for each part of it.
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
