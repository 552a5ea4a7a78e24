package dev.davit.sdk;

import dev.davit.contract.NewToken;
import java.util.Optional;

/// Creates tokens while the pod executes. Several threads may call it at once. Calls that fail are
/// repeated as those of a [JournalStore] are.
public interface TokenStore {
  /// Creates the token, unless it exists.
  ///
  /// @return the secret URL that completes it; empty if URLs are not served
  /// @throws JournalStore.Refused if the token is refused for good, or this pod may create none
  /// @throws InterruptedException if the thread was interrupted; the token may exist or not
  Optional<String> create(NewToken token) throws InterruptedException, JournalStore.Refused;
}
