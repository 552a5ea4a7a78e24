package dev.davit.operator.hook;

import dev.davit.operator.gateway.HookAccess;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Makes the URLs of tokens. Safe for any thread.
public final class HookUrls {
  private final Supplier<Optional<HookAccess>> access;
  private final BooleanSupplier pending;

  /// @param access how URLs are made now; empty: they are not served
  /// @param pending whether they will be served in a moment
  public HookUrls(Supplier<Optional<HookAccess>> access, BooleanSupplier pending) {
    this.access = access;
    this.pending = pending;
  }

  /// Whether [#of] knows more in a moment.
  public boolean arePending() {
    return pending.getAsBoolean();
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
