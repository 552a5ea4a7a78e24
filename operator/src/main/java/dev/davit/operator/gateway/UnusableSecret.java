package dev.davit.operator.gateway;

/// Nothing can be served with a Secret as it is.
final class UnusableSecret extends Exception {
  private static final long serialVersionUID = 1;

  UnusableSecret(String message) {
    super(message);
  }
}
