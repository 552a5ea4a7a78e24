package dev.davit.operator.kube;

import java.util.regex.Pattern;

/// Which texts can be names. Those that pods and callers send become parts of the API server's
/// paths, so they are checked before any request.
public final class ObjectNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private ObjectNames() {}

  /// Whether an object can have this name.
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// Whether a namespace can have this name.
  public static boolean isNamespace(String text) {
    return NAMESPACE.matcher(text).matches();
  }
}
