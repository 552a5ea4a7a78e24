package dev.davit.operator.hook;

import dev.davit.api.Token;
import dev.davit.operator.gateway.HookKeys;
import java.util.Optional;

/// What a URL is about.
enum HookState {
  /// No token, or not this one: which of both, nobody may learn.
  UNKNOWN,
  WAITS,
  /// By this URL or in another way.
  COMPLETED,
  TIMED_OUT;

  /// @param token that of the URL's name now; empty if there is none
  static HookState of(Optional<Token> token, String mac, HookKeys keys) {
    // The same work if there is none.
    var uid = token.map(it -> it.getMetadata().getUid()).orElse("");
    if (!keys.accepts(uid, mac) || token.isEmpty()) {
      return UNKNOWN;
    }
    var spec = token.get().getSpec();
    if (spec != null && spec.completion() != null) {
      return COMPLETED;
    }
    var status = token.get().getStatus();
    return status != null && Boolean.TRUE.equals(status.finished()) ? TIMED_OUT : WAITS;
  }
}
