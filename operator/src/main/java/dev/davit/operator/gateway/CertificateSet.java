package dev.davit.operator.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The certificates of the gateway, as its Secret keeps them.
///
/// @param ca the newest CA; pods trust it, and it signs the next leaf
/// @param previousCa the CA before it, which pods trust too
/// @param caKey the key of `ca`. That of `previousCa` is not kept: it signs nothing any more
/// @param leaf what the gateway shows to clients; signed by one of the two
/// @param leafKey the key of `leaf`
record CertificateSet(
    X509Certificate ca,
    Optional<X509Certificate> previousCa,
    PrivateKey caKey,
    X509Certificate leaf,
    PrivateKey leafKey) {
  /// The keys of the Secret. The last two are those of every Secret of type `kubernetes.io/tls`.
  static final String TRUSTED = "ca.crt";

  static final String CA_KEY = "ca.key";
  static final String LEAF = "tls.crt";
  static final String LEAF_KEY = "tls.key";

  /// What pods trust, the newest first.
  List<X509Certificate> trusted() {
    return Stream.concat(Stream.of(ca), previousCa.stream()).toList();
  }

  /// Whether the newest CA is only trusted yet, and the gateway shows a leaf of the one before.
  boolean isRotating() {
    return previousCa.filter(it -> isSignedBy(leaf, it)).isPresent();
  }

  CertificateSet withLeaf(X509Certificate other, KeyPair keys) {
    return new CertificateSet(ca, previousCa, caKey, other, keys.getPrivate());
  }

  CertificateSet withoutPreviousCa() {
    return new CertificateSet(ca, Optional.empty(), caKey, leaf, leafKey);
  }

  /// The `data` of the Secret: PEM texts in Base64.
  Map<String, String> toData() {
    return Map.of(
        TRUSTED, encoded(Pem.write(trusted())),
        CA_KEY, encoded(Pem.write(caKey)),
        LEAF, encoded(Pem.write(leaf)),
        LEAF_KEY, encoded(Pem.write(leafKey)));
  }

  /// What [#toData] wrote.
  ///
  /// @throws GeneralSecurityException with the reason, if `data` is anything else
  static CertificateSet of(Map<String, String> data) throws GeneralSecurityException {
    var trusted = Pem.readCertificates(text(data, TRUSTED));
    var leaves = Pem.readCertificates(text(data, LEAF));
    require(!trusted.isEmpty() && trusted.size() <= 2, TRUSTED + " has not one or two CAs");
    require(leaves.size() == 1, LEAF + " has not one certificate");
    var set =
        new CertificateSet(
            trusted.getFirst(),
            trusted.stream().skip(1).findFirst(),
            Pem.readKey(text(data, CA_KEY)),
            leaves.getFirst(),
            Pem.readKey(text(data, LEAF_KEY)));
    require(KeyPairs.belong(set.caKey(), set.ca()), CA_KEY + " is not the key of the newest CA");
    require(KeyPairs.belong(set.leafKey(), set.leaf()), LEAF_KEY + " is not the key of " + LEAF);
    require(
        trusted.stream().anyMatch(it -> isSignedBy(set.leaf(), it)),
        "%s is signed by no CA of %s".formatted(LEAF, TRUSTED));
    return set;
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(Map<String, String> data, String key) throws GeneralSecurityException {
    var value = data.get(key);
    if (value == null) {
      throw new GeneralSecurityException(key + " is missing");
    }
    try {
      return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException(key + " is not in Base64", e);
    }
  }

  private static void require(boolean holds, String why) throws GeneralSecurityException {
    if (!holds) {
      throw new GeneralSecurityException(why);
    }
  }

  /// Without the keys: a set may end up in a log.
  @Override
  public String toString() {
    return "CertificateSet[%s, leaf until %s]"
        .formatted(ca.getSubjectX500Principal(), leaf.getNotAfter().toInstant());
  }
}
