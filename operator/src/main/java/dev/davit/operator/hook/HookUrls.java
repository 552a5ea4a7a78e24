package dev.davit.operator.hook;

import dev.davit.operator.gateway.HookAccess;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes the URLs of tokens. Safe for any thread.
public final class HookUrls {
  private final Supplier<Optional<HookAccess>> access;

  /// @param access how URLs are made now; empty: they are not served
  public HookUrls(Supplier<Optional<HookAccess>> access) {
    this.access = access;
  }

  /// The URL that completes this token, a secret; empty if URLs are not served.
  ///
  /// @param uid another token of the same name has another URL
  public Optional<String> of(String namespace, String name, String uid) {
    return access
        .get()
        .map(it -> it.url() + new HookPath(namespace, name, it.keys().sign(uid)).path());
  }
}
