package dev.davit.dashboard.access;

import dev.davit.dashboard.web.Caller;
import java.time.Duration;

/// The cookie of a login.
///
/// By HTTPS, its name keeps other hosts of the same domain from setting it, and it is never sent in
/// the clear. A forwarded port is plain HTTP, for which browsers keep no such cookie: there, its
/// name has the port, since browsers do not keep the cookies of ports apart.
final class SessionCookie {
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  static String name(Caller caller) {
    return caller.secure() ? "__Host-davit" : "davit-session-" + caller.port();
  }

  /// The header `Set-Cookie` that keeps a sealed session.
  static String keeping(Caller caller, String sealed, Duration life) {
    return header(caller, sealed, life);
  }

  /// The header `Set-Cookie` that forgets the session.
  static String forgetting(Caller caller) {
    return header(caller, "", Duration.ZERO);
  }

  private static String header(Caller caller, String value, Duration life) {
    return "%s=%s; Max-Age=%d%s%s"
        .formatted(
            name(caller), value, life.toSeconds(), ATTRIBUTES, caller.secure() ? "; Secure" : "");
  }
}
