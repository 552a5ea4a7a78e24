package dev.davit.operator.lead;

import java.util.Optional;

/// The Lease that operators agree on one by.
public interface Leases {

  /// As `NAMESPACE/NAME`.
  String name();

  /// What it says; empty where there is none.
  Optional<Claim> read();

  /// Makes it say this, provided that it is still as [#read] has shown it last.
  ///
  /// @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 where it is not
  void write(Claim claim);
}
