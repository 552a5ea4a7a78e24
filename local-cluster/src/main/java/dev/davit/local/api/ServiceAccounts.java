package dev.davit.local.api;

import dev.davit.local.api.Claims.Account;
import dev.davit.local.api.Store.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// Finds service accounts. `default` exists in every namespace, as on a cluster, where a controller
/// creates it.
record ServiceAccounts(Registry registry) {
  static final String DEFAULT = "default";

  /// @throws Refusal when the account does not exist
  Account get(String namespace, String name) {
    var key = new ObjectKey(Catalog.SERVICE_ACCOUNTS, namespace, name);
    var uid = registry.find(key).map(it -> Meta.text(it, "uid")).or(() -> implied(key));
    return new Account(namespace, name, uid.orElseThrow(() -> Refusal.notFound(key)));
  }

  /// The uid of a `default` without an object. It lasts as long as the namespace, so a new
  /// namespace of the same name has another account.
  private Optional<String> implied(ObjectKey key) {
    return key.name().equals(DEFAULT)
        ? registry
            .find(new ObjectKey(Catalog.NAMESPACES, "", key.namespace()))
            .map(namespace -> Meta.text(namespace, "uid") + "/" + DEFAULT)
            .map(text -> UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString())
        : Optional.empty();
  }
}
