package dev.davit.operator.lead;

import java.util.Optional;

/// The Lease by which operators agree on the leader.
public interface Leases {

  /// The name as `NAMESPACE/NAME`.
  String name();

  /// The content of the Lease; empty if there is none.
  Optional<Claim> read();

  /// Writes the Lease if it is still as [#read] returned it last.
  ///
  /// @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 if it is not
  void write(Claim claim);
}
