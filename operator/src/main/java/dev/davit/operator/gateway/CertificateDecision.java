package dev.davit.operator.gateway;

import java.time.Instant;

/// What is next for the gateway's certificates.
sealed interface CertificateDecision {
  /// Nothing until this instant, at which the decision is made again.
  record Keep(Instant until) implements CertificateDecision {}

  /// Make a new CA and a leaf: there are none, or nobody can use them.
  record Begin() implements CertificateDecision {}

  /// Make a new leaf, signed by the newest CA.
  record RenewLeaf(CertificateSet set) implements CertificateDecision {}

  /// Make a new CA, which is only trusted yet. The present one signs a last leaf.
  record RotateCa(CertificateSet set) implements CertificateDecision {}

  /// Trust only the newest CA.
  record DropOldCa(CertificateSet set) implements CertificateDecision {}

  /// Write nothing, and report why: the Secret may belong to somebody else, or be repaired.
  record Unreadable(String why) implements CertificateDecision {}
}
