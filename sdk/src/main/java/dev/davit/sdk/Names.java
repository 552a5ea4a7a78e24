package dev.davit.sdk;

import dev.davit.contract.Sha256;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Checks names by the rules of Kubernetes, and makes some.
final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern OBJECT =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern KEY = Pattern.compile("(?!\\.\\.|\\.$)[-._a-zA-Z0-9]{1,253}");
  private static final Pattern VARIABLE =
      Pattern.compile("(?!\\.\\.|\\.$|DAVIT_)[-._a-zA-Z][-._a-zA-Z0-9]*");

  private static final int HASH_BYTES = 6;

  private Names() {}

  /// The beginning of a name, as a part of another one.
  static String beginning(String name, int longest) {
    return name.substring(0, Math.min(longest, name.length())).replaceAll("[-.]+$", "");
  }

  /// 12 letters and digits that stand for `id`: the end of a name.
  static String hash(String id) {
    return HexFormat.of().formatHex(Sha256.of(id), 0, HASH_BYTES);
  }

  /// `value` if it is a DNS-1123 label: the name of an object that can also be a label's value.
  /// `what` names the field in the error.
  static String requireLabel(String what, String value) {
    return require(
        LABEL,
        what,
        value,
        "1 to 63 lower-case letters, digits and hyphens, with a letter or digit first and last");
  }

  /// `value` if it can be the name of a Secret, ConfigMap or ServiceAccount.
  static String requireObject(String what, String value) {
    return require(
        OBJECT,
        what,
        value,
        "1 to 253 lower-case letters, digits, hyphens and dots, with a letter or digit first and"
            + " last and around each dot");
  }

  /// `value` if it can be a key of a Secret or ConfigMap.
  static String requireKey(String what, String value) {
    return require(
        KEY,
        what,
        value,
        "1 to 253 letters, digits, hyphens, dots and underscores, not \".\" and not \"..\" first");
  }

  /// `value` if it can be the name of a variable and is not reserved for Davit.
  static String requireVariable(String what, String value) {
    return require(
        VARIABLE,
        what,
        value,
        "letters, digits, hyphens, dots and underscores, with no digit first, not \".\" and not"
            + " \"..\" first; names that begin with DAVIT_ are Davit's own");
  }

  private static String require(Pattern pattern, String what, String value, String allowed) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(what + " is \"" + value + "\"; allowed: " + allowed);
    }
    return value;
  }
}
