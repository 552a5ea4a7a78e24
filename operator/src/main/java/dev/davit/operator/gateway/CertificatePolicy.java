package dev.davit.operator.gateway;

import dev.davit.operator.gateway.CertificateDecision.Begin;
import dev.davit.operator.gateway.CertificateDecision.DropOldCa;
import dev.davit.operator.gateway.CertificateDecision.Keep;
import dev.davit.operator.gateway.CertificateDecision.RenewLeaf;
import dev.davit.operator.gateway.CertificateDecision.RotateCa;
import dev.davit.operator.gateway.CertificateDecision.Unreadable;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// Decides when the gateway's certificates are renewed.
///
/// **A pod never sees a certificate that it does not trust.** A pod gets the trusted CAs when it
/// starts, and lives for at most [#POD_LIFE]. A new CA is first only trusted, for that time: the
/// pods that are older than it have then ended, and all others trust it. Only then it signs a leaf.
/// Until then the leaf is one of the CA before it, with a whole life, so that it does not end
/// meanwhile. The key of that CA is forgotten; so a change of the gateway's names waits for the new
/// CA too. This happens once in nine years. The old CA is trusted for [#POD_LIFE] longer: a former
/// leader may still show its leaf.
///
/// **Exceptions**: if the operator was away until the leaf had ended, the newest CA signs at once;
/// nobody could use the old leaf. If the newest CA has ended, or lies in the future since the clock
/// was wrong when it was made, everything begins anew.
final class CertificatePolicy {
  /// How long a pod may live with the CAs that it was given.
  static final Duration POD_LIFE = Duration.ofDays(7);

  /// A leaf is renewed this long before its end.
  static final Duration LEAF_REST = Duration.ofDays(30);

  /// A CA is replaced this long before its end.
  static final Duration CA_REST = Duration.ofDays(365);

  private CertificatePolicy() {}

  /// What is next. The decision is made again as soon as it is carried out.
  ///
  /// @param names the names that the leaf has to have
  static CertificateDecision decide(
      StoredCertificates stored, Instant now, CertificateNames names) {
    return switch (stored) {
      case StoredCertificates.Absent() -> new Begin();
      case StoredCertificates.Unreadable(var why) -> new Unreadable(why);
      case StoredCertificates.Found(var set) when !isValid(set.ca(), now) -> new Begin();
      case StoredCertificates.Found(var set) when set.isRotating() -> rotating(set, now);
      case StoredCertificates.Found(var set) -> settled(set, now, names);
    };
  }

  private static CertificateDecision rotating(CertificateSet set, Instant now) {
    var switchAt =
        earliest(
            Certificates.madeAt(set.ca()).plus(POD_LIFE), set.leaf().getNotAfter().toInstant());
    return now.isBefore(switchAt) && isValid(set.leaf(), now)
        ? new Keep(switchAt)
        : new RenewLeaf(set);
  }

  private static CertificateDecision settled(
      CertificateSet set, Instant now, CertificateNames names) {
    var renewAt = set.leaf().getNotAfter().toInstant().minus(LEAF_REST);
    var rotateAt = set.ca().getNotAfter().toInstant().minus(CA_REST);
    if (!isValid(set.leaf(), now)
        || !CertificateNames.of(set.leaf()).equals(names)
        || !now.isBefore(renewAt)) {
      return new RenewLeaf(set);
    }
    if (set.previousCa().isPresent()) {
      var dropAt = Certificates.madeAt(set.leaf()).plus(POD_LIFE);
      return now.isBefore(dropAt) ? new Keep(earliest(dropAt, renewAt)) : new DropOldCa(set);
    }
    return now.isBefore(rotateAt) ? new Keep(earliest(renewAt, rotateAt)) : new RotateCa(set);
  }

  private static boolean isValid(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && now.isBefore(certificate.getNotAfter().toInstant());
  }

  private static Instant earliest(Instant... instants) {
    return Stream.of(instants).min(Instant::compareTo).orElseThrow();
  }
}
