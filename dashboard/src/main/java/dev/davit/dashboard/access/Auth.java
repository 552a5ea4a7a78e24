package dev.davit.dashboard.access;

/// How requests show whose they are.
public enum Auth {
  /// By the cookie of a login with a pasted token.
  TOKEN,
  /// By the header `Authorization` that a proxy adds to each request.
  HEADER
}
