package dev.davit.sdk;

import java.util.regex.Pattern;

/// What Kubernetes accepts as the name of an object that is also a label's value.
final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private Names() {}

  /// `value`, where it is a DNS-1123 label; `what` names the field in the error.
  static String requireLabel(String what, String value) {
    if (!LABEL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what
              + " is \""
              + value
              + "\"; allowed: 1 to 63 lower-case letters, digits and hyphens, with a letter or"
              + " digit first and last");
    }
    return value;
  }
}
