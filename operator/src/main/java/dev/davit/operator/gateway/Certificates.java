package dev.davit.operator.gateway;

import dev.davit.contract.Sha256;
import dev.davit.operator.gateway.CertificateDecision.Begin;
import dev.davit.operator.gateway.CertificateDecision.DropOldCa;
import dev.davit.operator.gateway.CertificateDecision.Keep;
import dev.davit.operator.gateway.CertificateDecision.RenewLeaf;
import dev.davit.operator.gateway.CertificateDecision.RotateCa;
import dev.davit.operator.gateway.CertificateDecision.Unreadable;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes the certificates of the gateway. Each has a new key and a serial number made of it, so
/// that nothing here depends on more than its arguments and the new key.
final class Certificates {
  static final Period CA_LIFE = Period.ofYears(10);
  static final Duration LEAF_LIFE = Duration.ofDays(90);

  /// A certificate is valid from this long before it is made: clocks of nodes differ.
  static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

  private static final int SERIAL_BYTES = 16;

  private Certificates() {}

  /// What to write when this was decided; empty: nothing.
  static Optional<CertificateSet> carryOut(
      CertificateDecision decision, CertificateNames names, Instant now) {
    return switch (decision) {
      case Keep _, Unreadable _ -> Optional.empty();
      case Begin() -> Optional.of(begin(names, now));
      case RenewLeaf(var set) -> Optional.of(renewLeaf(set, names, now));
      case RotateCa(var set) -> Optional.of(rotateCa(set, names, now));
      case DropOldCa(var set) -> Optional.of(set.withoutPreviousCa());
    };
  }

  /// A new CA and a first leaf.
  static CertificateSet begin(CertificateNames names, Instant now) {
    var keys = KeyPairs.generate();
    var ca = ca(keys, now);
    var leafKeys = KeyPairs.generate();
    return new CertificateSet(
        ca,
        Optional.empty(),
        keys.getPrivate(),
        leaf(leafKeys, ca, keys.getPrivate(), names, now),
        leafKeys.getPrivate());
  }

  /// The set with a new leaf, signed by its newest CA.
  static CertificateSet renewLeaf(CertificateSet set, CertificateNames names, Instant now) {
    var keys = KeyPairs.generate();
    return set.withLeaf(leaf(keys, set.ca(), set.caKey(), names, now), keys);
  }

  /// The set with a new CA, which is only trusted yet. The CA before it signs a last leaf, with a
  /// whole life, and its key is then forgotten.
  static CertificateSet rotateCa(CertificateSet set, CertificateNames names, Instant now) {
    var last = renewLeaf(set, names, now);
    var keys = KeyPairs.generate();
    return new CertificateSet(
        ca(keys, now), Optional.of(set.ca()), keys.getPrivate(), last.leaf(), last.leafKey());
  }

  /// When a certificate was made.
  static Instant madeAt(X509Certificate certificate) {
    return certificate.getNotBefore().toInstant().plus(CLOCK_DIFFERENCE);
  }

  private static X509Certificate ca(KeyPair keys, Instant now) {
    // Each CA has its own name: a client that trusts two finds the right one by it.
    var name = "CN=davit-gateway-ca-" + HexFormat.of().formatHex(serial(keys).toByteArray(), 1, 5);
    var principal = new X500Principal(name);
    var end = now.atOffset(ZoneOffset.UTC).plus(CA_LIFE).toInstant();
    var usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    return make(
        builder(principal, principal, keys, now, end),
        keys.getPrivate(),
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(Extension.keyUsage, true, usage);
          builder.addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        });
  }

  private static X509Certificate leaf(
      KeyPair keys, X509Certificate ca, PrivateKey caKey, CertificateNames names, Instant now) {
    var caEnd = ca.getNotAfter().toInstant();
    var end = now.plus(LEAF_LIFE).isBefore(caEnd) ? now.plus(LEAF_LIFE) : caEnd;
    var issuer = ca.getSubjectX500Principal();
    return make(
        builder(issuer, new X500Principal("CN=davit-gateway"), keys, now, end),
        caKey,
        builder -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
          builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
          builder.addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.getPublicKey()));
        });
  }

  private static X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Instant end) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial(keys),
        Date.from(now.minus(CLOCK_DIFFERENCE).truncatedTo(ChronoUnit.SECONDS)),
        Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
        subject,
        keys.getPublic());
  }

  private static BigInteger serial(KeyPair keys) {
    var hash = Arrays.copyOf(Sha256.of(keys.getPublic().getEncoded()), SERIAL_BYTES);
    // Positive, and of the same length for every key.
    hash[0] = (byte) ((hash[0] & 0x3f) | 0x40);
    return new BigInteger(hash);
  }

  private static GeneralNames alternatives(CertificateNames names) {
    return new GeneralNames(
        Stream.concat(
                names.dns().stream().sorted().map(it -> new GeneralName(GeneralName.dNSName, it)),
                names.addresses().stream()
                    .sorted()
                    .map(it -> new GeneralName(GeneralName.iPAddress, it)))
            .toArray(GeneralName[]::new));
  }

  @FunctionalInterface
  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException, GeneralSecurityException;
  }

  private static X509Certificate make(
      X509v3CertificateBuilder builder, PrivateKey signer, Extensions extensions) {
    try {
      extensions.addTo(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(KeyPairs.SIGNATURE).build(signer)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the gateway's certificate cannot be made", e);
    }
  }
}
