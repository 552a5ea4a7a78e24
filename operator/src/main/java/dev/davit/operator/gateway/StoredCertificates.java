package dev.davit.operator.gateway;

import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;

/// What the gateway's Secret has.
sealed interface StoredCertificates {
  /// There is no Secret, or it is empty.
  record Absent() implements StoredCertificates {}

  record Found(CertificateSet set) implements StoredCertificates {}

  /// It has something else, such as the certificates of another program.
  record Unreadable(String why) implements StoredCertificates {}

  /// Reads the `data` of the Secret; empty if there is no Secret.
  static StoredCertificates of(Optional<Map<String, String>> data) {
    if (data.filter(it -> !it.isEmpty()).isEmpty()) {
      return new Absent();
    }
    try {
      return new Found(CertificateSet.of(data.get()));
    } catch (GeneralSecurityException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }
}
