package dev.davit.dashboard.access;

import java.time.Instant;

/// What a cookie keeps of a login.
///
/// @param token of the API server
/// @param expires when it has to be pasted again
record Session(String token, Instant expires) {
  /// Without the token.
  @Override
  public String toString() {
    return "Session[expires=%s]".formatted(expires);
  }
}
